import type { RowCondition } from "../access/policy.ts";
import type { Id } from "../base/id.ts";
import type { CitizensContext } from "./context.ts";
import { openLender, selectLoans } from "./loans/loan-rows.ts";

/** Which rows of its table a loan that runs is of: those about who lends, by the column that stands for people now. */
export async function rowsLentBy(
  ctx: Pick<CitizensContext, "db" | "vault">,
  loan: Id,
): Promise<RowCondition | undefined> {
  const [row] = await selectLoans(ctx.db, ctx.db`id = ${loan} and state = 'running'`);
  if (row === undefined) return undefined;
  const [declared] = await ctx.db<{ column: string }[]>`
    select person_column as column from self_data where table_id = ${row.tableId}`;
  if (declared === undefined) return undefined;
  const person = await openLender(ctx, loan, row.person);
  // As an item of a list: by itself, the text "null" would ask for the rows of nobody.
  const value = `"${person.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  return { column: declared.column, operator: "in", value };
}
