import type { Id } from "../../base/id.ts";
import type { Problem } from "../../base/failure.ts";
import type { Fragment } from "../../access/may.ts";
import type { Db, Tx } from "../../db/db.ts";
import type { Exchange, ExchangeSide } from "../exchange.ts";

type Nullable<T> = {
  [Key in keyof T]-?: undefined extends T[Key] ? Exclude<T[Key], undefined> | null : T[Key];
};

export type ExchangeRow = Nullable<Exchange>;

export function exchangeColumns(db: Db | Tx): Fragment {
  return db`e.id, e.side, e.peer, e.dataset, e.subject, e.party, e.project, e.organization, e.account,
    e.asking_organization, e.state, e.signed, e.terms, e.signature, e.agreement, e.sequence, e.head, e.asked_at,
    e.changed_at, e.answer_by, e.ends_at, e.renews, e.failure`;
}

export function toExchange(row: ExchangeRow): Exchange {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as Exchange;
}

export async function readExchange(db: Db | Tx, id: Id): Promise<Exchange | undefined> {
  const [row] = await db<ExchangeRow[]>`
    select ${exchangeColumns(db)} from exchanges e where e.id = ${id}`;
  return row === undefined ? undefined : toExchange(row);
}

/** The same, which nobody else changes until the transaction ends. */
export async function lockExchange(tx: Tx, id: Id): Promise<Exchange | undefined> {
  const [row] = await tx<ExchangeRow[]>`
    select ${exchangeColumns(tx)} from exchanges e where e.id = ${id} for update`;
  return row === undefined ? undefined : toExchange(row);
}

export async function writeExchange(tx: Tx, exchange: Exchange): Promise<void> {
  const e = exchange;
  await tx`
    insert into exchanges (id, side, peer, dataset, subject, party, project, organization, account,
      asking_organization, state, signed, terms, signature, agreement, sequence, head, asked_at, changed_at,
      answer_by, ends_at, renews, failure)
    values (${e.id}, ${e.side}, ${e.peer ?? null}, ${e.dataset}, ${tx.json(e.subject as never)},
      ${tx.json(e.party as never)}, ${json(tx, e.project)}, ${e.organization ?? null}, ${e.account ?? null},
      ${e.askingOrganization ?? null}, ${e.state}, ${e.signed ?? null}, ${tx.json(e.terms as never)},
      ${e.signature ?? null}, ${e.agreement ?? null}, ${e.sequence}, ${e.head}, ${e.askedAt}, ${e.changedAt},
      ${e.answerBy}, ${e.endsAt ?? null}, ${e.renews ?? null}, ${json(tx, e.failure)})
    on conflict (id) do update set state = excluded.state, signed = excluded.signed,
      terms = excluded.terms, signature = excluded.signature, agreement = excluded.agreement,
      sequence = excluded.sequence, head = excluded.head, changed_at = excluded.changed_at,
      ends_at = excluded.ends_at, failure = excluded.failure`;
}

function json(tx: Tx, value: object | undefined) {
  return value === undefined ? null : tx.json(value as never);
}

export interface KeptMessage {
  readonly exchange: Id;
  readonly hash: string;
  readonly sequence: number;
  readonly document: string;
  readonly side: ExchangeSide;
  readonly standing: "applied" | "waiting" | "superseded";
  readonly at: Date;
  readonly account?: Id;
  readonly outgoing: boolean;
  readonly deliveredAt?: Date;
  readonly failure?: Problem;
}

/** In their order; those that were given up stand after the one that took their place. */
export async function readMessages(db: Db | Tx, exchange: Id): Promise<readonly KeptMessage[]> {
  const rows = await db<Nullable<KeptMessage>[]>`
    select exchange, hash, sequence, document, side, standing, at, account, outgoing, delivered_at, failure
    from exchange_messages where exchange = ${exchange} order by sequence, standing, at`;
  return rows.map(
    (row) =>
      Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as KeptMessage,
  );
}

/** One that is there already stays as it is. */
export async function insertMessage(
  tx: Tx,
  message: Omit<KeptMessage, "deliveredAt" | "failure">,
): Promise<void> {
  const { exchange, hash, sequence, document, side, standing, at, account = null, outgoing } = message;
  await tx`
    insert into exchange_messages
      (exchange, hash, sequence, document, side, standing, at, account, outgoing)
    values (${exchange}, ${hash}, ${sequence}, ${document}, ${side}, ${standing}, ${at}, ${account},
      ${outgoing})
    on conflict (exchange, hash) do nothing`;
}

/** The document of a message that the other side does not have yet. */
export async function findOutgoing(db: Db, exchange: Id, hash: string): Promise<string | undefined> {
  const [row] = await db<{ document: string }[]>`
    select document from exchange_messages where exchange = ${exchange} and hash = ${hash}
      and outgoing and delivered_at is null and failure is null`;
  return row?.document;
}

export async function noteDelivered(tx: Tx, exchange: Id, hash: string, at: Date): Promise<void> {
  await tx`
    update exchange_messages set delivered_at = ${at}
    where exchange = ${exchange} and hash = ${hash} and delivered_at is null and failure is null`;
}

export async function noteUndelivered(tx: Tx, exchange: Id, hash: string, failure: Problem): Promise<void> {
  await tx`
    update exchange_messages set failure = ${tx.json(failure as never)}
    where exchange = ${exchange} and hash = ${hash}`;
}

export async function setStanding(
  tx: Tx,
  exchange: Id,
  hashes: readonly string[],
  standing: KeptMessage["standing"],
): Promise<void> {
  await tx`
    update exchange_messages set standing = ${standing}
    where exchange = ${exchange} and hash = any(${[...hashes]})`;
}
