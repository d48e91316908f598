import { type Arguments, Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { partsOf } from "../base/seen.ts";
import { refusalsOf } from "./refusals.ts";

/** What people ask of an organization, with the facts that it needs and who holds them. */
export interface Procedure {
  readonly id: Id;
  readonly organization: Id;
  readonly slug: string;
  readonly title: string;
  readonly lead: string;
  /** Each of another table. */
  readonly sources: readonly FactSource[];
  readonly closedAt?: Date;
}

/** What its form asks, and whether people may start it; nothing where there is none. */
export function askedOfProcedure(procedure: Procedure | undefined): object | undefined {
  return procedure && partsOf(procedure, ["title", "lead", "sources", "closedAt"]);
}

/** Who holds facts that a procedure needs, which, and what lets them be fetched. */
export interface FactSource {
  /** By its address; this one where the table is held here. */
  readonly instance: string;
  readonly organization: string;
  readonly dataset: Id;
  readonly table: Id;
  readonly name: string;
  /** The exchange in which both organizations agreed. */
  readonly exchange: Id;
  readonly columns: readonly string[];
  /** The article that lets the facts be fetched. */
  readonly law: string;
  readonly keepDays: number;
}

/** What a procedure asks that a case of it does not know yet, with their places there; nothing once it is closed. */
export function addedTo(
  { sources, closedAt }: Procedure,
  parts: readonly { readonly source: FactSource }[],
): readonly { readonly source: FactSource; readonly place: number }[] {
  if (closedAt !== undefined) return [];
  const known = new Set(parts.map(({ source }) => source.table));
  const added = sources.filter(({ table }) => !known.has(table));
  return added.map((source, index) => ({ source, place: parts.length + index }));
}

/** Why facts are not told: each has a sentence for the citizen, and the number of its test in the docs. */
export const onceCodes = {
  "once-not-tied": "forbidden",
  "once-no-agreement": "forbidden",
  "once-agreement-ended": "forbidden",
  "once-columns-many": "forbidden",
  "once-kept-long": "forbidden",
  "once-signature": "unauthenticated",
  "once-expired": "gone",
  "once-asked-twice": "conflict",
  "once-source-away": "unavailable",
  "once-nobody": "not-found",
  "once-several": "conflict",
  "once-unidentified": "not-found",
  "once-no-fact": "not-found",
  "once-rows-many": "conflict",
  "once-declined": "forbidden",
  "once-not-for-agents": "forbidden",
  "once-facts-wrong": "invalid",
  "once-tries-over": "too-many",
} as const;

export type OnceRefusal = keyof typeof onceCodes;

export const { keys: onceRefusals, isOne: isOnceRefusal, refuse: refuseOnce } = refusalsOf(onceCodes);

/** What is said to a citizen is said to an agent in other words, under the same code. */
const saidOtherwise: ReadonlySet<OnceRefusal> = new Set([
  "once-not-tied",
  "once-no-agreement",
  "once-agreement-ended",
  "once-columns-many",
  "once-source-away",
  "once-unidentified",
  "once-no-fact",
  "once-rows-many",
]);

/** The same as it is said to an agent, with what is told of it. */
export function refuseAgent(key: OnceRefusal, args: Arguments): Failure {
  return new Failure(onceCodes[key], saidOtherwise.has(key) ? `${key}-agent` : key, args);
}

export type PartState = "asked" | "taken" | "brought" | "refused" | "over";

/** What was fetched: a row for each that the source holds about the person, its cells by column. */
export type FactRows = readonly Readonly<Record<string, string | number | boolean | null>>[];

/** What became of one source of a case, without what it holds. */
export interface CasePart {
  /** That of its request, where it was asked. */
  readonly id: Id;
  /** As the case began with it. */
  readonly source: FactSource;
  readonly state: PartState;
  readonly refusal?: OnceRefusal;
  /** Until when what it holds is kept, or the request holds. */
  readonly until: Date;
}

/** A file that the citizen brings beside words. */
export interface CaseFile {
  readonly id: Id;
  readonly name: string;
  /** By its content. */
  readonly type: "application/pdf" | "image/jpeg" | "image/png";
}

/** Of one source of a case; and all that an account has kept at once. */
export const caseFilesMax = { files: 5, bytes: 10_000_000, accountBytes: 50_000_000 } as const;

/** With how many megabytes may be. */
export function filesTooLarge(parameter: string): Failure {
  return new Failure("too-large", "once-files-large", { parameter, max: caseFilesMax.bytes / 1_000_000 });
}

export interface FullPart extends CasePart {
  /** What was fetched, while it is kept. */
  readonly rows?: FactRows;
  /** What the citizen wrote in place of it. */
  readonly words?: string;
  readonly files?: readonly CaseFile[];
  readonly hasReceipt: boolean;
  /** The organization reads whose account handed it in, while it is kept. */
  readonly isNamed: boolean;
}

/** One citizen's case: of each source the newest part. */
export interface ProcedureCase<Part extends CasePart = CasePart> {
  readonly id: Id;
  readonly procedure: Id;
  readonly at: Date;
  readonly parts: readonly Part[];
  /** As the agent calls it who asked; absent where the citizen did. */
  readonly reference?: string;
}
