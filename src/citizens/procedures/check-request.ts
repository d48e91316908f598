import type { Agreement } from "../../access/agreement.ts";
import { findAgreement } from "../../access/agreements.ts";
import { findToldOnceOf } from "../../access/person-tables.ts";
import type { RowCondition, ToldOnce } from "../../access/policy.ts";
import { isAgreedForAgents, keptDaysOf } from "../../sharing/terms.ts";
import { isFailure } from "../../base/failure.ts";
import type { Db, Tx } from "../../db/db.ts";
import type { CitizensContext } from "../context.ts";
import { getSelfData } from "../declarations.ts";
import type { SelfDataTable } from "../self-data.ts";
import { refuseOnce } from "../procedure.ts";
import type { OnceRequest } from "./request-document.ts";

/** What a request may be told of, at this moment. */
export interface Allowed {
  readonly declared: SelfDataTable;
  /** The rows that the agreement lets out, whoever they are about. */
  readonly rows: readonly RowCondition[];
}

type Context = Pick<CitizensContext, "db" | "url" | "oncePeers">;

/** Looked at when the request comes, when its citizen opens it, and when they send. Throws a refusal. */
export async function allowOnce(ctx: Context, request: OnceRequest): Promise<Allowed> {
  if (request.from !== ctx.url && !(await ctx.oncePeers.isTied(request.from)))
    throw refuseOnce("once-not-tied");
  const rows = await agreedRows(ctx.db, request);
  return { declared: await findDeclared(ctx, request), rows };
}

/** What is told, to whom, under which agreement. */
export type AskedAgreement = Pick<OnceRequest, "agreement" | "table" | "keepDays" | "from" | "agent"> & {
  readonly columns: readonly string[];
  readonly organization: Pick<OnceRequest["organization"], "id">;
};

/**
 * The rows that the agreement lets out, where it runs and covers what is asked, and its organization still
 * tells that; again in the transaction that sends.
 */
export async function agreedRows(db: Db | Tx, request: AskedAgreement): Promise<readonly RowCondition[]> {
  const agreement = await findAgreement(db, request.agreement);
  const agreed = agreement?.terms.tables.find(({ table }) => table === request.table);
  if (agreement === undefined || agreed === undefined || !isTheirs(agreement, request)) {
    throw refuseOnce("once-no-agreement");
  }
  if (agreement.ended !== undefined) throw refuseOnce("once-agreement-ended");
  if (!request.columns.every((name) => agreed.columns.includes(name))) throw refuseOnce("once-columns-many");
  if (request.keepDays > (keptDaysOf(agreement.terms) ?? 0)) throw refuseOnce("once-kept-long");
  const once = await assertToldNow(db, request);
  if (request.agent !== undefined && !isAgreedForAgents(agreement.terms, once))
    throw refuseOnce("once-not-for-agents");
  return agreed.rows;
}

/** Between these two, and for nothing else. */
function isTheirs({ party, terms }: Agreement, { from, organization }: AskedAgreement): boolean {
  const isOf = party.instance === from && party.kind === "organization" && party.id === organization.id;
  return isOf && terms.purpose === "told-once";
}

/** What the organization tells today may be less than what it once agreed to tell. */
async function assertToldNow(db: Db | Tx, { table, columns, keepDays }: AskedAgreement): Promise<ToldOnce> {
  const once = await findToldOnceOf(db, table);
  if (once === undefined) throw refuseOnce("once-no-agreement");
  if (!columns.every((name) => once.columns.includes(name))) throw refuseOnce("once-columns-many");
  if (keepDays > once.daysMax) throw refuseOnce("once-kept-long");
  return once;
}

/** One that is declared no more is told of as one over which nothing was agreed. */
async function findDeclared(ctx: Context, { table }: OnceRequest): Promise<SelfDataTable> {
  try {
    return await getSelfData(ctx, table);
  } catch (cause) {
    if (isFailure(cause, "not-found") || isFailure(cause, "gone"))
      throw refuseOnce("once-no-agreement", cause);
    throw cause;
  }
}
