import { Failure } from "../base/failure.ts";
import { type Id, newId } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import type { SealedPlace } from "../vault/vault.ts";
import type { JournalSeal } from "./journal-clear.ts";
import type { Member } from "./require.ts";

/** Why somebody reads a table whose rows are about people, for so long and so many readings. */
export interface ReadingReason {
  readonly id: Id;
  readonly table: Id;
  readonly account: Id;
  readonly reason: string;
  readonly writtenAt: Date;
  readonly endsAt: Date;
  readonly readingsLeft: number;
  /** By a second person; absent where nobody has. */
  readonly confirmedAt?: Date;
}

interface Context {
  readonly db: Db;
  readonly journalSeal: JournalSeal;
}

export interface NewReason {
  readonly table: Id;
  readonly account: Id;
  readonly reason: string;
  readonly at: Date;
  readonly endsAt: Date;
  readonly readings: number;
}

/** In the place of the one before, of that table and account. What has ended is forgotten. */
export async function writeReason({ db, journalSeal }: Context, reason: NewReason): Promise<Id> {
  const { table, account, at, endsAt, readings } = reason;
  const id = newId(at.getTime());
  const sealed = await journalSeal.seal(Buffer.from(reason.reason), placeOfReason(id));
  await db`delete from reading_reasons where ends_at <= ${at} or readings_left = 0`;
  await db`
    insert into reading_reasons (id, table_id, account, reason, written_at, ends_at, readings_left)
    values (${id}, ${table}, ${account}, ${sealed}, ${at}, ${endsAt}, ${readings})
    on conflict (table_id, account) do update set id = excluded.id, reason = excluded.reason,
      written_at = excluded.written_at, ends_at = excluded.ends_at, readings_left = excluded.readings_left,
      confirmed_by = null, confirmed_at = null`;
  return id;
}

/** It is sealed as the journal keeps it. */
function placeOfReason(id: Id): SealedPlace {
  return { table: "reading_reasons", column: "reason", row: id };
}

type Row = Omit<ReadingReason, "confirmedAt" | "reason"> & {
  readonly confirmedAt: Date | null;
  readonly reason: Buffer;
};

/** Those that are good now: of one account where that is told. */
export async function listReasons(
  { db, journalSeal }: Context,
  { table, account, at }: { readonly table: Id; readonly account?: Id; readonly at: Date },
): Promise<readonly ReadingReason[]> {
  const rows = await db<Row[]>`
    select id, table_id as table, account, reason, written_at, ends_at, readings_left, confirmed_at
    from reading_reasons
    where table_id = ${table} and ends_at > ${at} and readings_left > 0
      and ${account === undefined ? db`true` : db`account = ${account}`}
    order by written_at, id`;
  return Promise.all(
    rows.map(async ({ confirmedAt, reason, ...row }) => ({
      ...row,
      reason: (await journalSeal.open(reason, placeOfReason(row.id))).toString("utf8"),
      ...(confirmedAt === null ? {} : { confirmedAt }),
    })),
  );
}

/** For a reading that is asked with its reason: it is good for that one. */
const oneReadingMs = 5 * 60_000;

/** What a table about people asks of its staff. */
export interface AskedReason {
  readonly table: Id;
  /** Whether a second person confirms it. */
  readonly second: boolean;
  /** The address of the page where it is written. */
  readonly page: string;
  readonly at: Date;
}

/** The reason that holds; written now where it comes with what is asked. Throws `forbidden` where there is none. */
export async function reasonOf(ctx: Context, actor: Member, asked: AskedReason): Promise<ReadingReason> {
  const reason = await requireReason(ctx, actor, asked);
  if (typeof reason !== "string") return reason;
  const { account } = actor;
  const { table, at } = asked;
  const endsAt = new Date(at.getTime() + oneReadingMs);
  const id = await writeReason(ctx, { table, account, reason, at, endsAt, readings: 1 });
  return { id, table, account, reason, writtenAt: at, endsAt, readingsLeft: 1 };
}

/** The reason that holds, or the one that comes with what is asked, which is not written. Throws `forbidden` where there is none. */
export async function requireReason(
  ctx: Context,
  { account, reason }: Member,
  { table, second, page, at }: AskedReason,
): Promise<ReadingReason | string> {
  const [kept] = await listReasons(ctx, { table, account, at });
  if (kept !== undefined && second && kept.confirmedAt === undefined) {
    throw new Failure("forbidden", "access-reason-waits", { page });
  }
  if (kept !== undefined) return kept;
  if (reason === undefined || second) throw new Failure("forbidden", "access-reason-needed", { page });
  return reason;
}

/** By a second person, whoever wrote it. Twice changes nothing. Throws `not-found`. */
export async function confirmWritten(
  db: Db | Tx,
  { table, id, by, at }: { readonly table: Id; readonly id: Id; readonly by: Id; readonly at: Date },
): Promise<void> {
  const confirmed = await db`
    update reading_reasons set confirmed_at = coalesce(confirmed_at, ${at}),
      confirmed_by = coalesce(confirmed_by, ${by})
    where id = ${id} and table_id = ${table} and account <> ${by} and ends_at > ${at} returning id`;
  if (confirmed.length === 0) throw new Failure("not-found", "access-reason-unknown");
}

/** From the next reading on, it is none any more. */
export async function forgetReason(
  db: Db | Tx,
  { table, account }: { readonly table: Id; readonly account: Id },
): Promise<void> {
  await db`delete from reading_reasons where table_id = ${table} and account = ${account}`;
}

const searchesMax = 60;
const hourMs = 3_600_000;

/** Counts a search among people. Throws `too-many` after sixty of an account in an hour, in all tables together. */
export async function countSearch(db: Db, account: Id, at: Date): Promise<void> {
  const since = new Date(at.getTime() - hourMs);
  await db.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtextextended(${`person searches ${account}`}, 0))`;
    await tx`delete from person_searches where at < ${since}`;
    await refuseSearches(tx, account, at);
    await tx`insert into person_searches (account, at) values (${account}, ${at})`;
  });
}

/** Throws as `countSearch` does, and counts nothing: for who is told of an answer that is not given out. */
export async function refuseSearches(db: Db | Tx, account: Id, at: Date): Promise<void> {
  const [row] = await db<{ searches: number }[]>`
    select count(*)::int as searches from person_searches
    where account = ${account} and at >= ${new Date(at.getTime() - hourMs)}`;
  if ((row?.searches ?? 0) >= searchesMax) {
    throw new Failure("too-many", "access-searches-many", { max: searchesMax, retryAfterS: 3600 });
  }
}
