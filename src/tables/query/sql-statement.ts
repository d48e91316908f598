import type { Serving, Value } from "../../engine/engine.ts";

/** A statement and its values, in the order of their question marks. */
export interface SqlStatement {
  readonly sql: string;
  readonly values: readonly Value[];
}

/** The engine's type of each column, as the serving file stores it. */
export type StoredTypes = ReadonlyMap<string, string>;

export function storedTypes({ columns }: Pick<Serving, "columns">): StoredTypes {
  const known = typesOf.get(columns);
  if (known !== undefined) return known;
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  typesOf.set(columns, types);
  return types;
}

const typesOf = new WeakMap<Serving["columns"], StoredTypes>();
