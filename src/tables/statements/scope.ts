import { folded } from "../../engine/statement-tree.ts";
import { OnlyEmbedded } from "../large/large-fields.ts";
import type { LargeExpression } from "./parts.ts";

/** A column that expressions may name. */
export interface ScopeColumn extends LargeExpression {
  /** Absent where the engine made one up. */
  readonly name?: string;
  /** Whether it is the one of two that `USING` makes one of which is not looked at. */
  readonly isShared?: true;
}

/** What stands behind `FROM`, by the name that it is called. */
export interface ScopeTable {
  readonly name: string;
  readonly columns: readonly ScopeColumn[];
}

export type Scope = readonly ScopeTable[];

export function isSame(one: string | undefined, other: string): boolean {
  return one !== undefined && folded(one) === folded(other);
}

/** `undefined` where no table has it. What two tables have is refused as the engine refuses it. */
export function findColumn(scope: Scope, names: readonly string[]): ScopeColumn | undefined {
  const [name = "", table] = names.toReversed();
  if (names.length > 2) throw new OnlyEmbedded(names.join("."));
  const tables = table === undefined ? scope : scope.filter((one) => isSame(one.name, table));
  const found = tables
    .flatMap(({ columns }) => columns.filter((column) => isSame(column.name, name)))
    .filter(({ isShared }) => table !== undefined || isShared !== true);
  if (found.length > 1) throw new OnlyEmbedded(name);
  return found[0];
}
