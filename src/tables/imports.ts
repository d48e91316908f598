import type { Db, Tx } from "../db/db.ts";
import type { Actor } from "../access/actor.ts";
import { Failure, type Problem } from "../base/failure.ts";
import { newId, type Id } from "../base/id.ts";
import { defined } from "../base/defined.ts";
import { type Looked, markOf, refuseLoss } from "../base/seen.ts";
import { assertWritable } from "../catalogue/reading.ts";
import { watch } from "../jobs/watch.ts";
import { chosenSheets } from "./asked-sheets.ts";
import { refuseImportIntoComputed } from "./computed-refusals.ts";
import type { TablesContext } from "./context.ts";
import { withDecided } from "./as-published.ts";
import { checkDecisions, refuseRenameOfHidden } from "./import/check-decisions.ts";
import {
  endImport,
  findAwaitedCorrection,
  type RefreshInterval,
  getImportRow,
  type ImportRow,
  type ImportState,
  importRowsOf,
  insertImport,
  leaveAsked,
  noteJob,
  type ImportOrigin,
} from "./import/import-rows.ts";
import { lastSegment } from "./import/take-original.ts";
import { writableDatasetOf } from "./dataset-of-table.ts";
import { getTableRow } from "./stored/table-rows.ts";
import { findVersion } from "./stored/version-rows.ts";
import { readCsvw, withMetadata } from "./csvw/read-csvw.ts";
import { nameOf } from "./original-source.ts";
import { personTables } from "../access/person-tables.ts";
import { originalSource } from "./original-source.ts";
import type { Progress } from "./import/progress.ts";
import { getOwnImport } from "./import/own-import.ts";
import { importQueue } from "./import/settle-imports.ts";
import type { ImportOptions, Table, TableSource } from "./table.ts";
import { dropUpload } from "./import/drop-upload.ts";
import { getCompleteUpload, ownerOf } from "./import/uploads.ts";
import { refuseTooMuch } from "./import/waiting-files.ts";

/** An import as a person sees it. */
export interface Import {
  readonly id: Id;
  readonly dataset: Id;
  readonly state: ImportState;
  readonly sourceName: string;
  readonly progress?: Progress;
  readonly failure?: Problem;
  /** What it made: the tables with their version numbers. */
  readonly made: readonly { table: Id; version: number }[];
  readonly problems: readonly Problem[];
  readonly createdAt: Date;
  readonly endedAt?: Date;
}

/** Where the bytes come from. A path is one of this machine: `system` alone may name one. */
export type From =
  | { upload: Id }
  /** `asksSheets`: a file of several sheets is fetched, and is read once it is said which. */
  | { url: string; refresh?: RefreshInterval; asksSheets?: true }
  | { path: string };

export async function importLater(
  ctx: TablesContext,
  actor: Actor,
  dataset: Id,
  from: From,
  options: ImportOptions & { table?: Id; csvw?: unknown } = {},
): Promise<Import> {
  await assertWritable(ctx.db, actor, dataset);
  const { table, csvw, ...rest } = options;
  if (table !== undefined && (await getTableRow(ctx.db, table)).dataset !== dataset) {
    throw new Failure("not-found", "table-unknown", { id: table });
  }
  checkDecisions(rest);
  const { origin, source } = await originOf(ctx, actor, from);
  return enqueue(ctx, {
    actor,
    dataset,
    origin,
    source,
    options: csvw === undefined ? rest : withMetadata(rest, readCsvw(csvw, nameOf(source))),
    ...defined({ table }),
  });
}

/** Imports the same original again with corrections: a new version. Of what is sent from one look, one is taken. */
export async function correctLater(
  ctx: TablesContext,
  actor: Actor,
  tableId: Id,
  options: ImportOptions,
  { seen }: Looked = {},
): Promise<Import> {
  await writableDatasetOf(ctx.db, actor, tableId);
  const table = await getTableRow(ctx.db, tableId);
  const version = await findVersion(ctx.db, tableId);
  if (version === undefined) throw new Failure("not-found", "table-without-version", { table: table.name });
  checkDecisions(options);
  await refuseRenameOfHidden(ctx, table, version.options, withCorrections(version.options, options));
  return enqueue(ctx, {
    actor,
    dataset: table.dataset,
    table: tableId,
    origin: { kind: "stored" },
    source: await originalSource(ctx, version),
    options: withCorrections(version.options, options),
    original: { hash: version.original, bytes: version.originalBytes },
    refuse: async (tx) => {
      await tx`select from tables where id = ${tableId} for no key update`;
      refuseLoss(await decidedSoon(tx, table), seen);
    },
  });
}

/** Makes tables of sheets that were left out of the file that a table came from. */
export async function readSheetsLater(
  ctx: TablesContext,
  actor: Actor,
  tableId: Id,
  options: Pick<ImportOptions, "sheets" | "headers">,
): Promise<Import> {
  await writableDatasetOf(ctx.db, actor, tableId);
  const table = await getTableRow(ctx.db, tableId);
  const version = await findVersion(ctx.db, tableId);
  if (version === undefined) throw new Failure("not-found", "table-without-version", { table: table.name });
  return enqueue(ctx, {
    actor,
    dataset: table.dataset,
    origin: { kind: "stored" },
    source: await originalSource(ctx, version),
    options,
    original: { hash: version.original, bytes: version.originalBytes },
  });
}

/** What was decided of how a table's file is read, for those who may change it. */
export async function getDecided(ctx: TablesContext, actor: Actor, tableId: Id): Promise<ImportOptions> {
  await writableDatasetOf(ctx.db, actor, tableId);
  return (await findVersion(ctx.db, tableId))?.options ?? {};
}

/** The mark of it, as it will be once the correction that is on its way is done. */
export async function markOfDecided(ctx: TablesContext, actor: Actor, tableId: Id): Promise<string> {
  await writableDatasetOf(ctx.db, actor, tableId);
  return markOf(await decidedSoon(ctx.db, await getTableRow(ctx.db, tableId)));
}

async function decidedSoon(
  db: Db | Tx,
  { id, dataset }: Pick<Table, "id" | "dataset">,
): Promise<ImportOptions> {
  const awaited = await findAwaitedCorrection(db, { dataset, table: id });
  return awaited ?? (await findVersion(db, id))?.options ?? {};
}

/** What was decided before stands where the correction says nothing else. */
export function withCorrections(before: ImportOptions, options: ImportOptions): ImportOptions {
  const { columns = {} } = withDecided(before, options);
  return {
    ...before,
    ...options,
    ...(Object.keys(columns).length === 0 ? {} : { columns }),
    ...(before.headers === undefined && options.headers === undefined
      ? {}
      : { headers: { ...before.headers, ...options.headers } }),
    ...(before.dialect === undefined && options.dialect === undefined
      ? {}
      : { dialect: { ...before.dialect, ...options.dialect } }),
  };
}

export async function getImport(ctx: TablesContext, actor: Actor, id: Id): Promise<Import> {
  const row = await getOwnImport(ctx, actor, id);
  return (await shownTo(ctx.db, actor))(row);
}

export async function listImports(ctx: TablesContext, actor: Actor, dataset: Id): Promise<readonly Import[]> {
  await assertWritable(ctx.db, actor, dataset);
  return (await importRowsOf(ctx.db, dataset)).map(await shownTo(ctx.db, actor));
}

/** Problems show cells: of a table about people, to who sent the file alone. */
async function shownTo(db: Db, actor: Actor): Promise<(row: ImportRow) => Import> {
  const people = new Set(await personTables(db));
  return (row) => {
    const shown = toImport(row);
    const tables = [row.table ?? "", ...row.made.map(({ table }) => table)];
    const isOwn = actor.kind === "member" ? row.createdBy === actor.account : actor.kind === "system";
    return isOwn || !tables.some((table) => people.has(table)) ? shown : { ...shown, problems: [] };
  };
}

/** Emits the state at once, then at each change, and ends with the work. */
export function watchImport(
  ctx: TablesContext,
  actor: Actor,
  id: Id,
  signal: AbortSignal,
): AsyncGenerator<Import> {
  return watch(ctx.jobs, id, () => getImport(ctx, actor, id), signal);
}

export async function cancelImport(ctx: TablesContext, actor: Actor, id: Id): Promise<void> {
  const row = await getOwnImport(ctx, actor, id);
  const ended = await endImport(ctx.db, id, { state: "cancelled", at: ctx.clock() });
  if (!ended) throw new Failure("conflict", "import-ended", { state: row.state });
  if (row.job !== undefined) await ctx.jobs.cancel(row.job);
  if (row.origin.kind === "upload") await dropUpload(ctx, row.origin.upload);
  await ctx.jobs.announce(id);
}

export async function enqueue(
  ctx: TablesContext,
  wanted: {
    actor: Actor;
    dataset: Id;
    table?: Id;
    origin: ImportOrigin;
    source: TableSource;
    options: ImportOptions;
    original?: { hash: string; bytes: number };
    /** What asked for sheets: its file is this one's from now on. */
    answered?: Id;
    /** Throws where it is not to be: in the transaction that has it done. */
    refuse?: (tx: Tx) => Promise<void>;
  },
): Promise<Import> {
  const { actor, dataset, table, origin, source, options, original, answered, refuse } = wanted;
  const createdAt = ctx.clock();
  const id = newId(createdAt.getTime());
  await refuseImportIntoComputed(ctx.db, dataset);
  // Both or neither: an import without a job would wait for ever.
  await ctx.db.begin(async (tx) => {
    await refuse?.(tx);
    if (answered !== undefined && !(await leaveAsked(tx, tx`id = ${answered}`, chosenSheets))) {
      throw new Failure("conflict", "import-asks-nothing");
    }
    if (origin.kind === "url" && origin.asksSheets === true) {
      await refuseTooMuch(ctx, tx, { owner: ownerOf(actor), bytes: 0 });
    }
    await insertImport(tx, {
      id,
      dataset,
      origin,
      source,
      options,
      createdAt,
      ...defined({ table }),
      ...(original === undefined ? {} : { original: original.hash, originalBytes: original.bytes }),
      ...(actor.kind === "member" ? { createdBy: actor.account } : {}),
    });
    const job = await ctx.jobs.add(importQueue, { import: id }, { key: id, tx });
    if (job !== undefined) await noteJob(tx, id, job);
  });
  return toImport(await getImportRow(ctx.db, id));
}

async function originOf(
  ctx: TablesContext,
  actor: Actor,
  from: From,
): Promise<{ origin: ImportOrigin; source: TableSource }> {
  if ("upload" in from) {
    const { fileName } = await getCompleteUpload(ctx, actor, from.upload);
    return { origin: { kind: "upload", upload: from.upload }, source: { kind: "upload", fileName } };
  }
  if ("path" in from) {
    if (actor.kind !== "system") throw new Failure("forbidden", "import-path-forbidden");
    return {
      origin: { kind: "path", path: from.path },
      source: { kind: "path", fileName: lastOf(from.path) },
    };
  }
  const url = URL.parse(from.url);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw new Failure("invalid", "import-url-invalid", { parameter: "url" });
  }
  if (url.username !== "" || url.password !== "") {
    throw new Failure("invalid", "import-url-secret", { parameter: "url" });
  }
  const { refresh, asksSheets } = from;
  return {
    origin: { kind: "url", url: url.href, ...defined({ refresh, asksSheets }) },
    source: { kind: "url", url: url.href, fileName: lastSegment(url.href) },
  };
}

function lastOf(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== "") ?? path;
}

function toImport(row: ImportRow): Import {
  return {
    id: row.id,
    dataset: row.dataset,
    state: row.state,
    sourceName: nameOf(row.source),
    ...defined({ progress: row.progress, failure: row.failure }),
    made: row.made,
    problems: row.problems,
    createdAt: row.createdAt,
    ...defined({ endedAt: row.endedAt }),
  };
}
