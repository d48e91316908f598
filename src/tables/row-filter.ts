import type { Column } from "./column.ts";
import { parseQuery } from "./query/parse-query.ts";

const lengthMax = 1000;

/**
 * A question in the grammar of the table API that says which rows, and nothing more, as it is kept; `undefined` for one
 * that asks for all of them, or pages, sorts or groups. Throws `invalid` as the API does.
 */
export function toRowFilter(text: string, columns: readonly Column[]): string | undefined {
  const params = new URLSearchParams(text.trim().replace(/^\?/, ""));
  const isWrong = [...params.keys()].some((name) => !/__/.test(name) && name !== "or" && name !== "and");
  if (isWrong || text.length > lengthMax) return undefined;
  const { groupBy, aggregates, sort, boxes, where } = parseQuery(params, columns);
  const more = groupBy.length + aggregates.length + sort.length + boxes.length;
  return more > 0 || where.of.length === 0 ? undefined : params.toString();
}
