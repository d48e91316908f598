import { ruleIn, rulesOf } from "../access/access-rules.ts";
import type { Actor } from "../access/actor.ts";
import { offeredColumns } from "../access/narrowing.ts";
import type { AccessRule } from "../access/policy.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { type Looked, refuseLoss } from "../base/seen.ts";
import { defined } from "../base/defined.ts";
import type { Db, Tx } from "../db/db.ts";
import { touchDataset } from "../catalogue/datasets.ts";
import { assertReadable } from "../catalogue/reading.ts";
import type { Column } from "./column.ts";
import { refuseIfComputed } from "./computed-refusals.ts";
import type { TablesContext } from "./context.ts";
import {
  changeTableRow,
  currentTables,
  findTableNamed,
  getTableRow,
  getTableWith,
  hasVersion,
  holdTableRow,
} from "./stored/table-rows.ts";
import { findVersion } from "./stored/version-rows.ts";
import { readableDatasetOf, writableDatasetOf } from "./dataset-of-table.ts";
import { hiddenSources } from "./hidden-sources.ts";
import { showTables } from "./show-tables.ts";
import { findRefresh } from "./import/refresh-rows.ts";
import { askedOfTable, type LargeChoice, type Table } from "./table.ts";

export async function listTables(ctx: TablesContext, actor: Actor, dataset: Id): Promise<readonly Table[]> {
  const access = await assertReadable(ctx.db, actor, dataset);
  return showTables(ctx, actor, await currentTables(ctx.db, [dataset]), new Map([[dataset, access]]));
}

/** The table as the actor may know it, with its current version, and what its dataset is called. */
export async function getTable(
  ctx: TablesContext,
  actor: Actor,
  id: Id,
): Promise<Table & { readonly datasetSlug: string; readonly datasetTitle: string }> {
  const access = await readableDatasetOf(ctx.db, actor, id);
  const table = await getTableWith(ctx.db, id, undefined);
  const [shown] = await showTables(ctx, actor, [table], new Map([[table.dataset, access]]));
  if (shown === undefined) throw new Error("a table whose dataset is told is shown");
  return { ...shown, datasetSlug: access.slug, datasetTitle: access.title };
}

/** Whether the instance has several machines for large tables, so that it matters which are. */
export function offersLarge({ large }: Pick<TablesContext, "large">): boolean {
  return large?.trino !== undefined;
}

export async function changeTable(
  ctx: TablesContext,
  actor: Actor,
  id: Id,
  change: Looked & {
    readonly name?: string;
    readonly key?: readonly string[];
    readonly large?: LargeChoice | "by-rows";
  },
): Promise<Table> {
  await writableDatasetOf(ctx.db, actor, id);
  const table = await getTableRow(ctx.db, id);
  const name = change.name?.trim();
  if (name === "" || (name !== undefined && name.length > 200)) {
    throw new Failure("invalid", "table-name-invalid", { parameter: "name", max: 200 });
  }
  if (
    name !== undefined &&
    name !== table.name &&
    (await findTableNamed(ctx.db, table.dataset, name)) !== undefined
  ) {
    throw new Failure("conflict", "table-name-taken", { name });
  }
  if (change.key !== undefined) {
    await refuseIfComputed(ctx.db, id, "table-computed-key");
    await refuseUnknownColumns(ctx, id, change.key);
  }
  await ctx.db.begin(async (tx) => {
    await holdTableRow(tx, id);
    const refresh = await findRefresh(tx, id);
    refuseLoss(askedOfTable(await getTableRow(tx, id), refresh?.every), change.seen);
    const large = change.large === "by-rows" ? null : change.large;
    await changeTableRow(tx, id, defined({ name, key: change.key, large }));
    // Whoever follows this instance shows its tables by their names.
    if (name !== undefined && name !== table.name) await touchDataset(tx, table.dataset, ctx.clock());
  });
  return getTable(ctx, actor, id);
}

/** What the catalogue asks before a dataset is published. */
export async function tableReadiness(
  db: Db | Tx,
  dataset: Id,
): Promise<{
  tables: number;
  personalData: readonly { readonly table: string; readonly columns: readonly string[] }[];
  hiddenSources: readonly string[];
}> {
  const tables = (await currentTables(db, [dataset])).filter(hasVersion);
  const personalData = tables
    .map(({ name, version }) => ({ table: name, columns: version.personalData.map(({ column }) => column) }))
    .filter(({ columns }) => columns.length > 0);
  const ruled = tables.map(({ id }) => ({ table: id, dataset }));
  return { tables: tables.length, personalData, hiddenSources: await hiddenSources(db, dataset, ruled) };
}

/** Columns that name people, in the current tables of a dataset: of those that are held back, what is offered. */
export async function personalColumnsOf(
  ctx: Pick<TablesContext, "db">,
  actor: Actor,
  dataset: Id,
): Promise<readonly Column[]> {
  await assertReadable(ctx.db, actor, dataset);
  const rules = (await rulesOf(ctx.db, [dataset])).get(dataset);
  return (await currentTables(ctx.db, [dataset]))
    .filter(hasVersion)
    .flatMap((table) => personalColumns(table, ruleIn(rules, dataset, table.id)));
}

export function personalColumns({ version }: Pick<Table, "version">, rule: AccessRule): readonly Column[] {
  const names = new Set(version?.personalData.map(({ column }) => column));
  return offeredColumns(version?.columns ?? [], rule).filter(({ name }) => names.has(name));
}

async function refuseUnknownColumns(ctx: TablesContext, id: Id, key: readonly string[]): Promise<void> {
  const version = await findVersion(ctx.db, id);
  const names = new Set(version?.columns.map((column) => column.name));
  const unknown = key.find((name) => !names.has(name));
  if (unknown !== undefined)
    throw new Failure("invalid", "table-key-unknown", { parameter: "key", column: unknown });
}
