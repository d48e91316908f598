import type { Column } from "./column.ts";
import type { Condition } from "./query/query.ts";
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

/** The columns that such a question tests, the number of a row among them. Throws `invalid` as the API does. */
export function columnsTested(filter: string, columns: readonly Column[]): readonly string[] {
  const testedBy = (one: Condition): readonly string[] =>
    one.kind === "test" ? [one.column.name] : one.of.flatMap(testedBy);
  return testedBy(parseQuery(new URLSearchParams(filter), columns).where);
}
