import type { Problem } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import type { RefreshInterval } from "./import-rows.ts";

/** A table that follows an address. */
interface Refresh {
  readonly table: Id;
  readonly url: string;
  readonly every: RefreshInterval;
  readonly etag?: string;
  readonly lastModified?: string;
  readonly lastAt?: Date;
  readonly nextAt?: Date;
  /** In a row, since the last success. */
  readonly failures: number;
  readonly lastProblem?: Problem;
}

interface Row {
  tableId: Id;
  url: string;
  every: RefreshInterval;
  etag: string | null;
  lastModified: string | null;
  lastAt: Date | null;
  nextAt: Date | null;
  failures: number;
  lastProblem: Problem | null;
}

export async function findRefresh(db: Db | Tx, table: Id): Promise<Refresh | undefined> {
  const [row] = await db<Row[]>`select * from refreshes where table_id = ${table}`;
  return row === undefined ? undefined : toRefresh(row);
}

/** The tables whose time has come. */
export async function refreshesDue(db: Db, at: Date): Promise<Refresh[]> {
  const rows = await db<Row[]>`
    select r.* from refreshes r join tables t on t.id = r.table_id
    where r.next_at <= ${at} and t.deleted_at is null order by r.next_at limit 100`;
  return rows.map(toRefresh);
}

export async function saveRefresh(
  db: Db | Tx,
  table: Id,
  refresh: { url: string; every: RefreshInterval; nextAt: Date },
): Promise<void> {
  await db`
    insert into refreshes (table_id, url, every, next_at)
    values (${table}, ${refresh.url}, ${refresh.every}, ${refresh.nextAt})
    on conflict (table_id) do update set url = excluded.url, every = excluded.every, next_at = excluded.next_at`;
}

export async function dropRefresh(db: Db | Tx, table: Id): Promise<void> {
  await db`delete from refreshes where table_id = ${table}`;
}

export async function scheduleRefresh(db: Db | Tx, table: Id, nextAt: Date): Promise<void> {
  await db`update refreshes set next_at = ${nextAt} where table_id = ${table}`;
}

/** After a success: what the address says of its file, to be asked with the next time. */
export async function noteFetched(
  db: Db | Tx,
  table: Id,
  fetched: { at: Date; etag?: string; lastModified?: string },
): Promise<void> {
  await db`
    update refreshes set last_at = ${fetched.at}, failures = 0, last_problem = null,
      etag = coalesce(${fetched.etag ?? null}, etag), last_modified = coalesce(${fetched.lastModified ?? null}, last_modified)
    where table_id = ${table}`;
}

/** After a failure: kept and shown, and tried again later and later. */
export async function noteRefreshFailure(
  db: Db | Tx,
  table: Id,
  failure: { at: Date; problem: Problem; nextAt: Date },
): Promise<void> {
  await db`
    update refreshes set last_at = ${failure.at}, failures = failures + 1, next_at = ${failure.nextAt},
      last_problem = ${db.json(failure.problem as unknown as Parameters<Db["json"]>[0])}
    where table_id = ${table}`;
}

function toRefresh(row: Row): Refresh {
  return {
    table: row.tableId,
    url: row.url,
    every: row.every,
    failures: row.failures,
    ...(row.etag === null ? {} : { etag: row.etag }),
    ...(row.lastModified === null ? {} : { lastModified: row.lastModified }),
    ...(row.lastAt === null ? {} : { lastAt: row.lastAt }),
    ...(row.nextAt === null ? {} : { nextAt: row.nextAt }),
    ...(row.lastProblem === null ? {} : { lastProblem: row.lastProblem }),
  };
}
