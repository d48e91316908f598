import type { Declaration } from "./self-data.ts";

/**
 * Where facts alone open the rows, whoever sees them could type these and be the person for good: nobody helps
 * there. In a query it is `provesWho`.
 */
export function takesMandates({
  facts,
  mailColumn,
  checked,
}: Pick<Declaration, "checked" | "facts" | "mailColumn">): boolean {
  return facts.length === 0 || mailColumn !== undefined || checked === true;
}
