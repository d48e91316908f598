import { Failure } from "../../base/failure.ts";
import type { Column } from "../column.ts";
import { nearest } from "./nearest.ts";
import { type QueryColumn, rowNumber } from "./query.ts";

/** Names that the table API adds to each row, and what they become with underscores more. */
const reserved = /^__(?:id|[xy]m(?:in|ax)|text)_*$/i;

/**
 * The name by which the API serves a column. A column whose own name is one that the API adds
 * (a file that came out of a table API has `__id`) gets an underscore more; so does one that has had it
 * before, or it would be taken for the first.
 */
export function servedName(name: string): string {
  return reserved.test(name) ? `${name}_` : name;
}

/** The columns of a version by the names they are asked with. */
export interface ColumnsByName {
  readonly all: readonly QueryColumn[];
  /** Throws where there is none, naming the nearest. */
  get(name: string, parameter: string): QueryColumn;
  find(name: string): QueryColumn | undefined;
}

export function columnsByName(columns: readonly Column[]): ColumnsByName {
  const known = made.get(columns);
  if (known !== undefined) return known;
  const byName = newColumnsByName(columns);
  made.set(columns, byName);
  return byName;
}

/** The columns of a version never change, and are looked at by every question. */
const made = new WeakMap<readonly Column[], ColumnsByName>();

function newColumnsByName(columns: readonly Column[]): ColumnsByName {
  const all = columns.map(({ name, type, exact }): QueryColumn => {
    const column = { name: servedName(name), type };
    return exact === undefined ? column : { ...column, exact };
  });
  const byName = new Map([rowNumber, ...all].map((column) => [column.name, column]));
  const byFoldedName = new Map(all.map((column) => [column.name.toLowerCase(), column]));
  const find = (name: string) => byName.get(name) ?? byFoldedName.get(name.toLowerCase());
  return {
    all,
    find,
    get(name, parameter) {
      const column = find(name);
      if (column !== undefined) return column;
      const near = nearest(name, byName.keys());
      throw near === undefined
        ? new Failure("invalid", "query-column-unknown", { parameter, column: name.slice(0, 100) })
        : new Failure("invalid", "query-column-unknown-nearest", {
            parameter,
            column: name.slice(0, 100),
            nearest: near,
          });
    },
  };
}
