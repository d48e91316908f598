import type { Column } from "../../tables/column.ts";
import type { Profile } from "../../tables/profile.ts";
import type { Rooms } from "../../rooms.ts";
import { levelOf } from "./cells.ts";
import type { TableAddress } from "./filters.ts";

/** Labels of codes, by column and code: of the frequent ones, and of those that a query names. */
export type Labels = Readonly<Record<string, Readonly<Record<string, string>>>>;

export function labelsOf(
  columns: readonly Column[],
  profile: Profile,
  query: TableAddress,
  territory: Pick<Rooms["territory"], "labelOf">,
): Labels {
  const labels: Record<string, Record<string, string>> = {};
  for (const column of columns) {
    const level = levelOf(column);
    if (level === undefined) continue;
    const top = profile.columns.find(({ name }) => name === column.name)?.top ?? [];
    const named = query.filters
      .filter((filter) => filter.column === column.name)
      .flatMap(({ values }) => values);
    const pairs = [...top.map(({ value }) => value), ...named].flatMap((code): [string, string][] => {
      const label = territory.labelOf(level, code);
      return label === undefined ? [] : [[code, label]];
    });
    labels[column.name] = Object.fromEntries(pairs);
  }
  return labels;
}
