import { createHmac } from "node:crypto";
import type { Id } from "../../base/id.ts";
import type { CellTexts, Erasing, MatchedPerson } from "../../tables/erase-rows.ts";
import { foldFact } from "../../tables/own-rows.ts";
import type { GonePerson } from "./erasure.ts";

export function commitPerson(key: Buffer, table: Id, person: string): string {
  return hmac(key, ["person", table, person]);
}

/** As they are found by what they tell of themselves: `c 100` is `C-100`. */
export function commitAlike(key: Buffer, table: Id, person: string): string {
  return hmac(key, ["alike", table, foldFact(person)]);
}

export function commitCell(
  key: Buffer,
  { table, person }: { readonly table: Id; readonly person: string },
  [column, text]: readonly [string, string],
): string {
  return hmac(key, ["cell", table, person, column, text]);
}

/** No part runs into the next: `["ab", "c"]` is not `["a", "bc"]`. */
function hmac(key: Buffer, parts: readonly string[]): string {
  return createHmac("sha256", key).update(JSON.stringify(parts)).digest("hex");
}

type Match = Erasing["persons"][number]["match"];

/** Finds again, in the rows of a table, whom and what was erased. `keys`: those that can be opened. */
export function matcherOf(table: Id, gone: readonly GonePerson[], keys: ReadonlyMap<Id, Buffer>): Match {
  const byKey = [...Map.groupBy(gone, ({ key }) => key)].map(([id, of]) => {
    const key = keys.get(id);
    if (key === undefined) throw new Error(`erasures of ${table} name a key that is not there: ${id}`);
    const alike = new Set(of.flatMap(({ alike }) => alike ?? []));
    return { key, alike, of: Map.groupBy(of, ({ person }) => person) };
  });
  return (persons) => {
    const matched = new Map<string, MatchedPerson>();
    for (const person of persons) {
      const folded = foldFact(person);
      const found = byKey.flatMap(({ key, of }) =>
        (of.get(commitPerson(key, table, person)) ?? []).map(({ cells, keyColumns }) => ({
          key,
          cells,
          keyColumns,
        })),
      );
      if (found.length === 0) {
        if (byKey.some(({ key, alike }) => alike.has(commitAlike(key, table, person))))
          matched.set(person, { gone: "whole", folded, isExact: false });
        continue;
      }
      const rows = found.flatMap(({ cells, ...row }) => (cells === undefined ? [] : [{ ...row, cells }]));
      const isGone = (cells: CellTexts) => rows.some((row) => isRow({ ...row, table, person }, cells));
      matched.set(person, { gone: rows.length < found.length ? "whole" : isGone, folded, isExact: true });
    }
    return matched;
  };
}

interface GoneRow {
  readonly key: Buffer;
  readonly table: Id;
  readonly person: string;
  readonly cells: Readonly<Record<string, string>>;
  readonly keyColumns?: readonly string[] | undefined;
}

/**
 * By its key, where the row has all of it; else by the columns that both have, of which one at least: a version may
 * have lost some, or have more.
 */
function isRow({ key, cells: gone, keyColumns, ...of }: GoneRow, cells: CellTexts): boolean {
  const isKeyed = keyColumns?.every((column) => cells.has(column)) === true;
  const both = [...cells].filter(
    ([column]) => gone[column] !== undefined && (!isKeyed || keyColumns.includes(column)),
  );
  return both.length > 0 && both.every((cell) => commitCell(key, of, cell) === gone[cell[0]]);
}
