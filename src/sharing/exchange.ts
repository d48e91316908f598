import type { ExchangeState, Party, Terms } from "../access/agreement.ts";
import type { Problem } from "../base/failure.ts";
import type { Id } from "../base/id.ts";

/** Who acts: those who ask, or those who hold the data. */
export type ExchangeSide = "asker" | "producer";

export const messageTypes = ["ask", "offer", "accept", "confirm", "refuse", "take-back", "withdraw"] as const;
export type MessageType = (typeof messageTypes)[number];

/** What decides what may come next. `signed`: who signed the agreement first, of what is agreed. */
export interface Standing {
  readonly state: ExchangeState;
  readonly signed?: ExchangeSide;
}

/** What is asked for, as it is told to both sides. */
export interface Subject {
  /** The address of the instance that holds it. */
  readonly instance: string;
  readonly dataset: Id;
  readonly slug: string;
  readonly title: string;
  readonly organization: { readonly id: Id; readonly name: string };
  /** The names of its tables, by id, for what is read by people. */
  readonly tables: Readonly<Record<Id, string>>;
}

/** What a table is called where people read it: one that is asked for alone, as its dataset. */
export function titleOfTable({ title, tables }: Subject, table: Id): string {
  return Object.keys(tables).length > 1 ? (tables[table] ?? title) : title;
}

export interface ProjectRef {
  readonly id: Id;
  readonly title: string;
}

/** A request for access with all that became of it, as one side holds it. */
export interface Exchange {
  readonly id: Id;
  /** Of this instance in it. */
  readonly side: ExchangeSide | "both";
  /** The address of the other instance, where there is one. */
  readonly peer?: string;
  readonly dataset: Id;
  readonly subject: Subject;
  readonly party: Party;
  readonly project?: ProjectRef;
  readonly organization?: Id;
  readonly account?: Id;
  readonly askingOrganization?: Id;
  readonly state: ExchangeState;
  readonly signed?: ExchangeSide;
  readonly terms: Terms;
  /** The agreement with the first signature, a compact JWS. */
  readonly signature?: string;
  /** The agreement with both, a JWS in JSON (RFC 7515 §7.2.1). */
  readonly agreement?: string;
  /** Of the last message, from 1. */
  readonly sequence: number;
  /** The hash of the last message. */
  readonly head: string;
  readonly askedAt: Date;
  readonly changedAt: Date;
  readonly answerBy: Date;
  readonly endsAt?: Date;
  readonly renews?: Id;
  readonly failure?: Problem;
}

interface Move {
  readonly type: MessageType;
  readonly by: ExchangeSide;
  readonly from: readonly ExchangeState[];
  readonly to: ExchangeState;
  /** Of an agreement that the other side signed, or that this side signed itself. */
  readonly needsSignatureOf?: "other";
}

/**
 * Who may do what, and from where. An end that both sides reach by the clock (`expired`) needs no
 * message; what crosses it on its way changes nothing any more.
 */
const moves: readonly Move[] = [
  { type: "offer", by: "producer", from: ["asked", "offered"], to: "offered" },
  { type: "accept", by: "producer", from: ["asked"], to: "agreed" },
  { type: "accept", by: "asker", from: ["offered"], to: "agreed" },
  { type: "confirm", by: "producer", from: ["agreed"], to: "running", needsSignatureOf: "other" },
  { type: "confirm", by: "asker", from: ["agreed"], to: "running", needsSignatureOf: "other" },
  { type: "refuse", by: "producer", from: ["asked", "offered"], to: "refused" },
  { type: "take-back", by: "asker", from: ["asked", "offered", "agreed"], to: "declined" },
  { type: "take-back", by: "asker", from: ["running"], to: "withdrawn" },
  { type: "withdraw", by: "producer", from: ["agreed", "running"], to: "withdrawn" },
  { type: "take-back", by: "asker", from: ["expired"], to: "expired" },
  { type: "withdraw", by: "producer", from: ["expired"], to: "expired" },
];

/** What a message makes of an exchange; `undefined` where that side may not do that now. */
export function next(now: Standing | undefined, type: MessageType, by: ExchangeSide): Standing | undefined {
  if (now === undefined) return type === "ask" && by === "asker" ? { state: "asked" } : undefined;
  const move = moves.find((move) => move.type === type && move.by === by && move.from.includes(now.state));
  if (move === undefined) return undefined;
  if (move.needsSignatureOf === "other" && (now.signed === undefined || now.signed === by)) return undefined;
  if (type === "accept") return { state: move.to, signed: by };
  return {
    state: move.to,
    ...(now.signed === undefined || move.to === "offered" ? {} : { signed: now.signed }),
  };
}

/** What a person may do now. Confirming is done by the instance, for what its people said already. */
export function possible(now: Standing, side: ExchangeSide): readonly MessageType[] {
  if (now.state === "expired") return [];
  return messageTypes.filter((type) => type !== "confirm" && next(now, type, side) !== undefined);
}

/** Nothing comes after. */
export function isOver({ state }: Standing): boolean {
  return state === "refused" || state === "declined" || state === "withdrawn" || state === "expired";
}

/** The moment after the last day of reading, in UTC. */
export function endOf(terms: Terms): Date {
  return new Date(Date.parse(`${terms.until}T00:00:00Z`) + 24 * 3_600_000);
}
