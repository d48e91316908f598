import { Failure, problem } from "../../base/failure.ts";
import { newId, type Id } from "../../base/id.ts";
import { defined } from "../../base/defined.ts";
import { touchDataset } from "../../catalogue/datasets.ts";
import type { Db, Tx } from "../../db/db.ts";
import { tell } from "../../db/tell.ts";
import type { TablesContext } from "../context.ts";
import { narrowLater } from "../narrow-ahead.ts";
import { prepareRows } from "../query/prepare-rows.ts";
import type { ImportOptions, Table } from "../table.ts";
import { keepRowWordsLater } from "../row-words.ts";
import { recordPlaces } from "../table-places.ts";
import { keyOf, leftOutOf, withDecided } from "../as-published.ts";
import { dropFiguresOfLeftOut } from "./figures-of-left-out.ts";
import { decidedFor } from "./decided-for.ts";
import { tellLosses } from "./ask-fewer.ts";
import { endImport, type ImportRow } from "./import-rows.ts";
import { type KeptTable, tellChangesAgain } from "./keep-table.ts";
import { noteFetched, saveRefresh } from "./refresh-rows.ts";
import { nextTime } from "./refresh-times.ts";
import { closeLikeOther } from "../../access/person-tables.ts";
import { changeTableRow, isLive, takeTable } from "../stored/table-rows.ts";
import type { Original } from "./take-original.ts";
import { closeVersionsWith, keepOriginal } from "../stored/held-versions.ts";
import {
  findVersion,
  forgetVersions,
  versionsChanged,
  insertVersion,
  type StoredVersion,
  takeTurn,
} from "../stored/version-rows.ts";

/** Current versions that hold this very content, read the same way. */
export async function sameContent(
  db: Db,
  row: ImportRow,
  original: string | undefined,
): Promise<{ table: Id; version: number }[]> {
  if (original === undefined && row.table === undefined) return [];
  const found = await db<{ table: Id; version: number; original: string; options: ImportOptions }[]>`
    select distinct on (v.table_id) v.table_id as table, v.number as version, v.original, v.options
    from versions v join tables t on t.id = v.table_id
    where t.dataset = ${row.dataset} and t.deleted_at is null ${row.table === undefined ? db`` : db`and t.id = ${row.table}`}
    order by v.table_id, v.number desc`;
  const same = found.filter(
    (each) =>
      (original === undefined || each.original === original) &&
      isSame(each.options, versionOptions(withDecided(each.options, row.options))),
  );
  return same.map(({ table, version }) => ({ table, version }));
}

/** The same whatever the order in which they were written. */
function isSame(one: ImportOptions, other: ImportOptions): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}

/** Nothing new: no version is made, and the import says so. */
export async function recordUnchanged(
  ctx: TablesContext,
  row: ImportRow,
  same: readonly { table: Id; version: number }[],
): Promise<void> {
  const at = ctx.clock();
  const problems = [problem("import-unchanged")];
  await ctx.db.begin(async (tx) => {
    for (const { table } of same) await follow(tx, row, table, at);
    await endRecorded(tx, row, { at, made: same, problems });
  });
}

async function endRecorded(
  tx: Tx,
  { id, attempt }: ImportRow,
  end: Pick<Parameters<typeof endImport>[2], "at" | "made" | "problems">,
): Promise<void> {
  const ended = await endImport(tx, id, { ...end, state: "done", attempt });
  if (!ended) throw new Error("the import was ended, or taken up by another process, while it was recorded");
}

/** Another version was recorded since the changes were told against the one before it. */
class Outdated extends Error {}

/** So often the changes are told again; each time another import was recorded meanwhile. */
const retellsMax = 100;

/** Makes the versions, all of them or none. */
export async function recordImport(
  ctx: TablesContext,
  row: ImportRow,
  original: Original,
  kept: readonly KeptTable[],
): Promise<void> {
  let told = kept;
  for (let retells = 0; ; retells += 1) {
    try {
      return await recordNow(ctx, row, original, told);
    } catch (error) {
      if (!(error instanceof Outdated) || retells === retellsMax) throw error;
    }
    const same = await sameContent(ctx.db, row, original.hash);
    if (same.length > 0) return recordUnchanged(ctx, row, same);
    await refuseOutdatedDecisions(ctx, row, told);
    told = await tellChangesAgain(ctx, row, told);
  }
}

/** What was decided of a column while the file was read is not published over. */
async function refuseOutdatedDecisions(
  ctx: TablesContext,
  row: ImportRow,
  kept: readonly KeptTable[],
): Promise<void> {
  for (const { imported } of kept) {
    const now = await decidedFor(ctx, row, imported.raw);
    if (!isSame(versionOptions(now), versionOptions(imported.options)))
      throw new Failure("conflict", "import-decided-meanwhile");
  }
}

async function recordNow(
  ctx: TablesContext,
  row: ImportRow,
  original: Original,
  kept: readonly KeptTable[],
): Promise<void> {
  const at = ctx.clock();
  const isSaidAnew = kept.some(({ imported }) => holdsMore(imported.options));
  await ctx.db.begin(async (tx) => {
    await takeTurn(tx, row.dataset);
    if (isSaidAnew) await tell(tx, versionsChanged);
    const made: { table: Id; version: number }[] = [];
    const problems = kept.flatMap((table) => [...tellLosses(row, table), ...table.imported.problems]);
    for (const table of kept) {
      const version = await recordVersion(tx, { row, original, at }, table);
      made.push(version);
      if (table.target === undefined && (await closeLikePeople(tx, row, version, table)))
        problems.unshift(problem("import-closed-like-people", { name: table.imported.raw.name }));
    }
    for (const { table } of made) await follow(tx, row, table, at, original);
    await touchDataset(tx, row.dataset, at);
    await endRecorded(tx, row, { at, made, problems: problems.slice(0, 200) });
  });
  for (const { parquet, imported } of kept) prepareRows(ctx, parquet.hash, imported.columns);
  await narrowLater(ctx, row.dataset);
  await keepRowWordsLater(ctx);
  if (isSaidAnew) forgetVersions(ctx.db);
}

async function recordVersion(
  tx: Tx,
  work: { row: ImportRow; original: Original; at: Date },
  kept: KeptTable,
): Promise<{ table: Id; version: number }> {
  const { row, at } = work;
  const { target, imported } = kept;
  const table = await liveTable(tx, row, kept);
  const last = await findVersion(tx, table.id);
  if (target !== undefined) await settleKey(tx, target, last, { row, options: imported.options });
  if ((last?.number ?? 0) !== kept.against) throw new Outdated();
  const number = (last?.number ?? 0) + 1;
  const id = newId(at.getTime());
  await insertVersion(tx, {
    ...toVersion(work, kept),
    problems: [...tellLosses(row, kept), ...imported.problems],
    id,
    table: table.id,
    number,
    createdAt: at,
    ...defined({ createdBy: row.createdBy }),
  });
  await recordPlaces(tx, id, kept.places);
  await closeVersionsWith(tx, table.id, number, imported.options);
  await dropFiguresOfLeftOut(tx, row.dataset, table.id, { now: imported.options, before: last?.options });
  await keepOriginal(tx, {
    dataset: row.dataset,
    original: work.original.hash,
    more: holdsMore(imported.options),
  });
  return { table: table.id, version: number };
}

/** What may be rows about people under another name is not published with the dataset. */
function closeLikePeople(
  tx: Tx,
  { dataset }: ImportRow,
  { table }: { readonly table: Id },
  { imported }: KeptTable,
): Promise<boolean> {
  return closeLikeOther(
    tx,
    { table, dataset },
    imported.columns.map(({ name }) => name),
  );
}

/** The table that it becomes a version of; where that was deleted meanwhile, it is looked for again. */
async function liveTable(
  tx: Tx,
  row: ImportRow,
  { target, imported }: KeptTable,
): Promise<Pick<Table, "id">> {
  if (target === undefined) {
    const key = keyOf(imported.options, row.options.key ?? []);
    return takeTable(tx, row.dataset, imported.raw.name, key);
  }
  if (!(await isLive(tx, target.id))) throw new Outdated();
  return target;
}

/** The key goes by the names of now, and goes with a column that is left out. */
async function settleKey(
  tx: Tx,
  table: Table,
  last: StoredVersion | undefined,
  { row, options }: { row: ImportRow; options: ImportOptions },
): Promise<void> {
  const key = keyOf(options, row.options.key ?? table.key, last?.options);
  if (key.join("\n") !== table.key.join("\n")) await changeTableRow(tx, table.id, { key });
}

/** What a table becomes once it is recorded. */
export function toVersion(
  { original }: { original: Original },
  kept: KeptTable,
): Omit<StoredVersion, "id" | "table" | "number" | "createdAt" | "createdBy"> {
  const { imported } = kept;
  const { raw, profile } = imported;
  return {
    source: original.source,
    format: raw.format,
    ...defined({ dialect: raw.dialect }),
    original: original.hash,
    originalBytes: original.bytes,
    parquet: kept.parquet.hash,
    parquetBytes: kept.parquet.bytes,
    ...defined({ rejects: kept.rejects }),
    rows: profile.rows,
    rejectedRows: imported.aside?.rows ?? 0,
    ...defined({ account: imported.account }),
    columns: imported.columns,
    profile,
    problems: imported.problems,
    personalData: imported.personalData,
    ...defined({ changes: kept.changes }),
    options: versionOptions(imported.options),
  };
}

/** Whether the file holds columns or sheets that the producer does not publish. */
function holdsMore(options: ImportOptions): boolean {
  return leftOutOf(options).length > 0 || (options.sheets ?? []).length > 0;
}

/** The key belongs to the table, not to the way in which a file is read. */
function versionOptions(options: ImportOptions): ImportOptions {
  const { columns, dialect, headers, misfit, schema, sheets } = options;
  return {
    ...defined({ columns, dialect, headers, misfit, schema, sheets }),
  };
}

/** The table goes on with the address it came from, where the importer said so. */
async function follow(tx: Tx, row: ImportRow, table: Id, at: Date, original?: Original): Promise<void> {
  const { origin } = row;
  if (origin.kind !== "url") return;
  if (origin.refresh !== undefined) {
    await saveRefresh(tx, table, {
      url: origin.url,
      every: origin.refresh,
      nextAt: nextTime(origin.refresh, at),
    });
  }
  const source = original?.source.kind === "url" ? original.source : undefined;
  await noteFetched(tx, table, {
    at,
    ...(source?.etag === undefined ? {} : { etag: source.etag }),
    ...(source?.lastModified === undefined ? {} : { lastModified: source.lastModified }),
  });
}
