import { isToldType, type SqlResult, type SqlSplit, type SqlSplitting } from "../engine/sql-messages.ts";
import { folded } from "../engine/statement-tree.ts";
import type { TablesContext } from "./context.ts";

/** A part of a statement over several tables, which somebody else answers. */
export type SqlPart = SqlSplit["parts"][number];

interface PartsOptions {
  readonly timeMs: number;
  readonly signal?: AbortSignal;
  /** Who is counted: one statement of each at a time. */
  readonly caller: string;
}

/** The parts of a statement that are answered where their tables are, and what is left of it for here. Throws as `sqlOverSeveral` does. */
export function partsOfSql(
  { engine }: Pick<TablesContext, "engine">,
  { tables, sql }: { readonly tables: SqlSplitting["split"]; readonly sql: string },
  options: PartsOptions,
): Promise<SqlSplit> {
  return engine.sql.split({ split: tables, sql }, options);
}

/** The first column whose cells are not told whole by their texts, where there is one. */
export function findUntold(columns: SqlResult["columns"]): SqlResult["columns"][number] | undefined {
  return columns.find(({ type }) => !isToldType(type));
}

/** The name of two columns that a statement would not tell apart, where there are such. */
export function findNamedTwice(columns: SqlResult["columns"]): string | undefined {
  const names = columns.map(({ name }) => folded(name));
  return names.find((name, at) => names.indexOf(name) !== at);
}
