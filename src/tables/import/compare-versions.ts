import { defined } from "../../base/defined.ts";
import type { Workspace } from "../../engine/engine.ts";
import { quoteName, quoteText } from "../../engine/quote.ts";
import type { Column } from "../column.ts";
import type { Changes } from "../table.ts";

export interface VersionComparison {
  readonly before: {
    readonly number: number;
    readonly columns: readonly Column[];
    readonly rows: number;
    readonly path: string;
  };
  readonly after: { readonly columns: readonly Column[]; readonly rows: number; readonly path: string };
  readonly key: readonly string[];
  /** A condition on columns of the key: rows of which it is not true are the same in both. */
  readonly where?: string;
  readonly signal: AbortSignal;
}

/** What one version changes against another: columns, counts and, by the key, rows. */
export async function compareVersions(workspace: Workspace, comparison: VersionComparison): Promise<Changes> {
  const { before, after } = comparison;
  const earlier = new Map(before.columns.map((column) => [column.name, column]));
  const later = new Map(after.columns.map((column) => [column.name, column]));
  const rows = await compareRows(workspace, comparison);
  return {
    against: before.number,
    columnsAdded: after.columns.flatMap(({ name }) => (earlier.has(name) ? [] : [name])),
    columnsRemoved: before.columns.flatMap(({ name }) => (later.has(name) ? [] : [name])),
    columnsRetyped: after.columns.flatMap(({ name, type }) => {
      const from = earlier.get(name)?.type;
      return from === undefined || from === type ? [] : [{ name, from, to: type }];
    }),
    rowsBefore: before.rows,
    rowsAfter: after.rows,
    ...defined({ rows }),
  };
}

/**
 * Rows by their key. A key that several rows share is matched as often as both versions hold
 * it; values are compared as texts, so that a new type of a column alone changes no row.
 */
async function compareRows(
  workspace: Workspace,
  { before, after, key, where = "true", signal }: VersionComparison,
): Promise<Changes["rows"] | undefined> {
  const shared = after.columns.filter(({ name }) => before.columns.some((column) => column.name === name));
  const isShared = (name: string) => shared.some((column) => column.name === name);
  if (key.length === 0 || !key.every(isShared)) return undefined;
  const rest = shared
    .filter(({ name }) => !key.includes(name))
    .map(({ name }) => `${quoteName(name)}::varchar`);
  const values = rest.length === 0 ? "0" : `hash(${rest.join(", ")})`;
  const keys = key.map((name, index) => `${quoteName(name)}::varchar as k${index}`).join(", ");
  const names = key.map((_, index) => `k${index}`).join(", ");
  const side = (path: string) =>
    `select *, row_number() over (partition by ${names} order by v) as n
     from (select ${keys}, ${values} as v from read_parquet(${quoteText(path)}) where ${where})`;
  const match = key.map((_, index) => `a.k${index} is not distinct from b.k${index}`).join(" and ");
  const [row] = await workspace.rows<{ added: number; removed: number; changed: number }>(
    `select count(*) filter (b.n is null) as added, count(*) filter (a.n is null) as removed,
       count(*) filter (a.v <> b.v) as changed
     from (${side(after.path)}) a full join (${side(before.path)}) b on a.n = b.n and ${match}`,
    [],
    { signal },
  );
  return row;
}
