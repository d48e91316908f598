import { ruleIn, rulesOf } from "../access/access-rules.ts";
import type { Actor } from "../access/actor.ts";
import { offeredColumns } from "../access/narrowing.ts";
import type { AccessRule } from "../access/policy.ts";
import { type ReachTarget, reachUnder } from "../access/reach.ts";
import { isFailure } from "../base/failure.ts";
import { defined } from "../base/defined.ts";
import type { DatasetAccess } from "../catalogue/reading.ts";
import type { Column } from "./column.ts";
import type { TablesContext } from "./context.ts";
import type { Table, TableAccess, Version } from "./table.ts";
import { narrowVersion } from "./narrow/narrow-version.ts";

type Context = Pick<TablesContext, "db" | "engine" | "store" | "url" | "jobs" | "clock" | "rowsLent">;

/**
 * Tables as an actor may know them. One that is not open comes without values: its version is what
 * the actor may read, without its profile; or it has none, and tells the columns that are offered.
 * `system` alone sees all as it is.
 */
export async function showTables<Shown extends Table>(
  ctx: Context,
  actor: Actor,
  tables: readonly Shown[],
  datasets: ReadonlyMap<string, DatasetAccess>,
): Promise<readonly Shown[]> {
  if (actor.kind === "system" || tables.length === 0) return tables;
  const rules = await rulesOf(ctx.db, [...new Set(tables.map(({ dataset }) => dataset))]);
  const ruleOf = (table: Shown) => ruleIn(rules.get(table.dataset), table.dataset, table.id);
  const held = new Set(
    tables.flatMap((table) => (ruleOf(table).level === "open" ? [] : (table.version?.original ?? []))),
  );
  const shown: Shown[] = [];
  for (const table of tables) {
    const rule = ruleOf(table);
    const dataset = datasets.get(table.dataset);
    if (rule.level === "open")
      shown.push(held.has(table.version?.original ?? "") ? withoutOriginal(table) : table);
    else if (dataset !== undefined) shown.push(await showTable(ctx, actor, { table, dataset, rule }));
  }
  return shown;
}

/** Its file holds the rows of another table too, which not everybody reads. */
function withoutOriginal<Shown extends Table>(table: Shown): Shown {
  return table.version === undefined
    ? table
    : { ...table, version: { ...table.version, originalKept: true } };
}

async function showTable<Shown extends Table>(
  ctx: Context,
  actor: Actor,
  { table, dataset, rule }: { table: Shown; dataset: DatasetAccess; rule: AccessRule },
): Promise<Shown> {
  const reach = await reachUnder(ctx.db, actor, reachedOf(ctx, table, dataset), rule);
  const { version } = table;
  const access = accessOf(rule, version?.columns);
  if (version === undefined) return { ...table, access: { ...access, reading: reach.kind } };
  if (reach.kind === "whole") {
    return { ...table, version: withoutValues(version), access: { ...access, reading: "whole" } };
  }
  const outline = withoutVersion(table, access);
  if (reach.kind === "none") return outline;
  try {
    const narrowed = await narrowVersion(ctx, version, reach.narrow(version.columns));
    const agreement = reach.agreement === undefined ? {} : { agreement: reach.agreement.id };
    return {
      ...narrowTable(table, narrowed),
      version: withoutValues(narrowed),
      access: { ...access, reading: "part", ...agreement },
    };
  } catch (error) {
    // What an agreement describes is gone from the table: it is told where somebody reads.
    if (isFailure(error, "forbidden")) return outline;
    throw error;
  }
}

export function reachedOf(
  { url }: Pick<Context, "url">,
  table: Pick<Table, "id" | "dataset">,
  dataset: Pick<DatasetAccess, "organization" | "slug">,
): ReachTarget {
  return {
    table: table.id,
    dataset: table.dataset,
    organization: dataset.organization,
    instance: url,
    request: `${url}/datasets/${dataset.slug}/request`,
  };
}

/** A key names columns, which may be among those that are left out. */
export function narrowTable<Shown extends Table>(table: Shown, version: Version): Shown {
  const names = new Set(version.columns.map(({ name }) => name));
  const key = table.key.every((name) => names.has(name)) ? table.key : [];
  return { ...table, key, version };
}

function withoutVersion<Shown extends Table>(table: Shown, access: TableAccess): Shown {
  const { version: _, ...rest } = table;
  const names = new Set(access.columns.map(({ name }) => name));
  const key = table.key.every((name) => names.has(name)) ? table.key : [];
  return { ...rest, key, access } as unknown as Shown;
}

/**
 * What a rule says of a table to those who may know that it exists. Of a closed one that is its name
 * and the reason: nothing of it is offered.
 */
export function accessOf(rule: AccessRule, columns: readonly Column[] = []): TableAccess {
  return {
    level: rule.level,
    reading: "none",
    columns: offeredColumns(columns, rule).map(({ name, type, meaning, unit, marksOf }) => ({
      name,
      type,
      missing: [],
      ...defined({ meaning, unit, marksOf }),
    })),
    ...defined({ reason: rule.reason }),
  };
}

/** Values, and problems, which show some, are read one journal entry at a time: see `getVersion`. */
export function withoutValues(version: Version): Version {
  return { ...version, profile: { rows: version.profile.rows, columns: [] }, problems: [] };
}
