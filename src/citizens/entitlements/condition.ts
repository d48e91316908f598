import type { RowCondition } from "../../access/policy.ts";

/** The condition with what the agreement lets out, as one question in the grammar of the table API. */
export function asQuestion(condition: string, agreed: readonly RowCondition[]): string {
  const params = new URLSearchParams(condition);
  for (const { column, operator, value } of agreed) params.append(`${column}__${operator}`, value);
  return params.toString();
}
