import type { Version } from "../../tables/table.ts";
import type { AskedView } from "../../tables/view.ts";
import { parseQuery } from "../reading/filters.ts";
import { columnsNamed } from "../reading/view-table.ts";
import { conditions } from "./read-chart.ts";

/** For the journal: the columns that are drawn or named, of these names, and those that are looked into. */
export function describeLook(
  version: Version,
  params: URLSearchParams,
  names: readonly (string | undefined)[],
): ReturnType<AskedView["describe"]> {
  const query = parseQuery(version.columns, params);
  return {
    columns: columnsNamed(version, [...names, ...query.filters.map(({ column }) => column)]),
    filter: params.toString(),
    question: conditions({ query }),
  };
}
