import { isAboutPeople } from "../../access/person-tables.ts";
import type { Fragment } from "../../access/may.ts";
import { Failure, type Problem } from "../../base/failure.ts";
import { isId, type Id, newId } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import type { Progress } from "./progress.ts";
import { askedSheets, type chosenSheets, type goneSheets } from "../asked-sheets.ts";
import type { ImportOptions, TableSource } from "../table.ts";
import { withoutCells } from "../without-cells.ts";

export type ImportState = "waiting" | "running" | "done" | "failed" | "cancelled";

/** Where an import finds its bytes. */
export type ImportOrigin =
  | { readonly kind: "upload"; readonly upload: Id }
  | {
      readonly kind: "url";
      readonly url: string;
      readonly refresh?: RefreshInterval;
      /** Of a file of several sheets, it is asked which are to be read. */
      readonly asksSheets?: true | undefined;
    }
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "stored" };

export type RefreshInterval = "hourly" | "daily" | "weekly";

/** What an import works from, beside what a person sees of it. */
export interface ImportRow {
  readonly id: Id;
  readonly dataset: Id;
  /** The only table that it may change, where one was named. */
  readonly table?: Id;
  readonly state: ImportState;
  readonly origin: ImportOrigin;
  readonly source: TableSource;
  readonly options: ImportOptions;
  /** SHA-256 of the file once it is in the store. */
  readonly original?: string;
  readonly originalBytes?: number;
  readonly job?: string;
  /** Of who works on it now: what another attempt writes of it counts no more. */
  readonly attempt?: Id;
  readonly createdBy?: Id;
  readonly createdAt: Date;
  readonly endedAt?: Date;
  readonly progress?: Progress;
  readonly failure?: Problem;
  readonly made: readonly { table: Id; version: number }[];
  readonly problems: readonly Problem[];
}

interface Row {
  id: Id;
  dataset: Id;
  tableId: Id | null;
  state: ImportState;
  origin: ImportOrigin;
  source: TableSource;
  options: ImportOptions;
  original: string | null;
  originalBytes: number | null;
  job: string | null;
  attempt: Id | null;
  createdBy: Id | null;
  createdAt: Date;
  endedAt: Date | null;
  progress: Progress | null;
  failure: Problem | null;
  made: { table: Id; version: number }[];
  problems: Problem[];
}

export async function findImportRow(db: Db | Tx, id: Id): Promise<ImportRow | undefined> {
  const [row] = isId(id) ? await db<Row[]>`select * from imports where id = ${id}` : [];
  return row === undefined ? undefined : toImportRow(row);
}

export async function getImportRow(db: Db | Tx, id: Id): Promise<ImportRow> {
  const row = await findImportRow(db, id);
  if (row === undefined) throw new Failure("not-found", "import-unknown", { id });
  return row;
}

export async function importRowsOf(db: Db, dataset: Id): Promise<ImportRow[]> {
  const rows = await db<Row[]>`
    select * from imports where dataset = ${dataset} order by created_at desc, id desc limit 100`;
  return rows.map(toImportRow);
}

/** Of the correction of a table that is on its way, the last one. */
export async function findAwaitedCorrection(
  db: Db | Tx,
  { dataset, table }: { readonly dataset: Id; readonly table: Id },
): Promise<ImportOptions | undefined> {
  const [row] = await db<Pick<Row, "options">[]>`
    select options from imports where dataset = ${dataset} and table_id = ${table}
      and state in ('waiting', 'running') and origin ->> 'kind' = 'stored'
    order by created_at desc, id desc limit 1`;
  return row?.options;
}

export async function insertImport(
  db: Db | Tx,
  row: Pick<
    ImportRow,
    | "id"
    | "dataset"
    | "table"
    | "origin"
    | "source"
    | "options"
    | "original"
    | "originalBytes"
    | "createdBy"
    | "createdAt"
  >,
): Promise<void> {
  await db`
    insert into imports ${db({
      id: row.id,
      dataset: row.dataset,
      table_id: row.table ?? null,
      state: "waiting",
      origin: json(db, row.origin),
      source: json(db, row.source),
      options: json(db, row.options),
      original: row.original ?? null,
      original_bytes: row.originalBytes ?? null,
      created_by: row.createdBy ?? null,
      created_at: row.createdAt,
    })}`;
}

/** Takes the import up, again where an earlier process left it. Undefined where it has ended. */
export async function beginImport(db: Db, id: Id): Promise<ImportRow | undefined> {
  const [row] = await db<Row[]>`
    update imports set state = 'running', attempt = ${newId()} where id = ${id} and state in ('waiting', 'running') returning *`;
  return row === undefined ? undefined : toImportRow(row);
}

/** Ends it, unless it has ended already, or is another attempt's. Answers whether it did. */
export async function endImport(
  db: Db | Tx,
  id: Id,
  end: {
    state: "done" | "failed" | "cancelled";
    at: Date;
    failure?: Problem;
    made?: readonly { table: Id; version: number }[];
    problems?: readonly Problem[];
    attempt?: Id | undefined;
  },
): Promise<boolean> {
  const told = await tellerOf(db, id);
  const rows = await db`
    update imports set state = ${end.state}, ended_at = ${end.at},
      failure = ${end.failure === undefined ? null : json(db, told(end.failure))},
      made = ${json(db, end.made ?? [])}, problems = ${json(db, (end.problems ?? []).map(told))}
    where id = ${id} and state in ('waiting', 'running')
      and ${end.attempt === undefined ? db`true` : db`attempt = ${end.attempt}`} returning id`;
  return rows.length > 0;
}

/** Beside a table about people no message quotes a cell: the file may be of it. */
async function tellerOf(db: Db | Tx, id: Id): Promise<(problem: Problem) => Problem> {
  const [row] = await db<{ dataset: Id }[]>`select dataset from imports where id = ${id}`;
  const hides = row !== undefined && (await isAboutPeople(db, row.dataset));
  return hides ? withoutCells : (problem) => problem;
}

export async function noteProgress(db: Db, id: Id, progress: Progress): Promise<void> {
  await db`update imports set progress = ${json(db, progress)} where id = ${id} and state = 'running'`;
}

export async function noteOriginal(
  db: Db,
  id: Id,
  stored: { hash: string; bytes: number; source: TableSource },
): Promise<void> {
  await db`
    update imports set original = ${stored.hash}, original_bytes = ${stored.bytes},
      source = ${json(db, stored.source)} where id = ${id}`;
}

/** Imports that ask for sheets ask no more, say why, and name their file no more. Answers whether one of these asked. */
export async function leaveAsked(
  tx: Tx,
  which: Fragment,
  why: typeof goneSheets | typeof chosenSheets,
): Promise<boolean> {
  const rows = await tx`
    update imports set original = null, original_bytes = null, failure = ${json(tx, { key: why, args: {} })}
    where failure ->> 'key' = ${askedSheets} and ${which} returning id`;
  return rows.length > 0;
}

export async function noteJob(db: Db | Tx, id: Id, job: string): Promise<void> {
  await db`update imports set job = ${job} where id = ${id}`;
}

/** Puts an import back that a stopping process could not end. */
export async function putBack(db: Db, { id, attempt }: Pick<ImportRow, "id" | "attempt">): Promise<void> {
  await db`
    update imports set state = 'waiting'
    where id = ${id} and state = 'running' and attempt = ${attempt ?? null}`;
}

/** Those that wait or run, whoever works on them. */
export async function unendedImports(db: Db): Promise<readonly Id[]> {
  const rows = await db<{ id: Id }[]>`
    select id from imports where state in ('waiting', 'running') order by created_at`;
  return rows.map(({ id }) => id);
}

function json(db: Db | Tx, value: unknown) {
  return db.json(value as Parameters<Db["json"]>[0]);
}

function toImportRow(row: Row): ImportRow {
  return {
    id: row.id,
    dataset: row.dataset,
    ...(row.tableId === null ? {} : { table: row.tableId }),
    state: row.state,
    origin: row.origin,
    source: row.source,
    options: row.options,
    ...(row.original === null ? {} : { original: row.original }),
    ...(row.originalBytes === null ? {} : { originalBytes: row.originalBytes }),
    ...(row.job === null ? {} : { job: row.job }),
    ...(row.attempt === null ? {} : { attempt: row.attempt }),
    ...(row.createdBy === null ? {} : { createdBy: row.createdBy }),
    createdAt: row.createdAt,
    ...(row.endedAt === null ? {} : { endedAt: row.endedAt }),
    ...(row.progress === null ? {} : { progress: row.progress }),
    ...(row.failure === null ? {} : { failure: row.failure }),
    made: row.made,
    problems: row.problems,
  };
}

/** Those that failed since, where none of the same dataset went well after. */
export async function failedImports(
  db: Db,
  since: Date,
): Promise<{ readonly items: readonly { readonly id: Id }[]; readonly total: number }> {
  const rows = await db<{ id: Id; total: number }[]>`
    select i.id, count(*) over ()::int as total from imports i
    where i.state = 'failed' and i.ended_at >= ${since} and not exists (
      select from imports later where later.dataset = i.dataset and later.state = 'done'
        and later.created_at > i.created_at
    )
    order by i.ended_at desc, i.id limit 20`;
  return { items: rows.map(({ id }) => ({ id })), total: rows[0]?.total ?? 0 };
}
