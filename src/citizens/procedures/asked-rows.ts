import { type Id, isId } from "../../base/id.ts";
import { Failure } from "../../base/failure.ts";
import type { Tx } from "../../db/db.ts";
import { placeOf, type SealedColumn } from "../../vault/sealed-columns.ts";

export const sealedAnswers: SealedColumn = {
  table: "asked_once",
  column: "answer",
  row: "id",
  // It was sent and cannot be taken any more: the citizen asks anew.
  forget: (tx, rows) => tx`update asked_once set answer = '' where id = any(${[...rows]}::uuid[])`,
};

/** A request of another organization, as it is kept where the facts are. */
export interface AskedRow {
  readonly id: Id;
  readonly instance: string;
  readonly request: string;
  readonly account: Id | null;
  readonly state: "asked" | "sent" | "refused";
  readonly answer: string;
  readonly until: Date;
}

/**
 * The request, which from now on is that of this account: whoever else opens its address finds nothing.
 * Held until the transaction ends.
 */
export async function holdAsked(tx: Tx, id: string, account: Id): Promise<AskedRow> {
  const [row] = await tx<AskedRow[]>`
    update asked_once set account = ${account}
    where id = ${isId(id) ? id : null} and agent_of is null and (account is null or account = ${account})
    returning id, instance, request, account, state, answer, until`;
  if (row === undefined) throw new Failure("not-found", "once-request-unknown");
  return row;
}

export function placeOfAnswer(id: Id) {
  return placeOf(sealedAnswers, id);
}
