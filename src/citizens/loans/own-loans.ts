import type { Actor } from "../../access/actor.ts";
import { requireMember } from "../../access/require.ts";
import { Failure } from "../../base/failure.ts";
import { countReadingsUnder } from "../../journal/accesses.ts";
import type { CitizensContext } from "../context.ts";
import type { LentRows, Loan } from "../loan.ts";
import { type LoanRow, openLoan, selectLoans, toLoan, unknownLoan } from "./loan-rows.ts";

/** A loan as who lends it reads it. */
export interface OwnLoan extends Loan, LentRows {
  readonly purpose: string;
  /** Of what is held. */
  readonly name: string;
  readonly readings: { readonly count: number; readonly lastAt?: Date };
  /** Whether its receipts can be had: of the beginning, of the end. */
  readonly receipts: readonly ("given" | "ended")[];
}

/** All that the actor lends and lent, the newest first. */
export async function listOwnLoans(ctx: CitizensContext, actor: Actor): Promise<readonly OwnLoan[]> {
  const { account } = requireMember(actor);
  return fullOf(ctx, await selectLoans(ctx.db, ctx.db`account = ${account}`));
}

/** Throws `not-found` for those of others. */
export async function getOwnLoan(ctx: CitizensContext, actor: Actor, id: string): Promise<OwnLoan> {
  const [loan] = await fullOf(ctx, [await ownRow(ctx, actor, id)]);
  if (loan === undefined) throw unknownLoan();
  return loan;
}

/** A receipt as it was signed: a compact JWS. */
export async function getReceipt(
  ctx: CitizensContext,
  actor: Actor,
  id: string,
  which: "given" | "ended",
): Promise<string> {
  const content = await openLoan(ctx, await ownRow(ctx, actor, id));
  const receipt = content?.[which];
  if (receipt === undefined) throw new Failure("not-found", "citizens-receipt-none");
  return receipt;
}

async function ownRow({ db }: CitizensContext, actor: Actor, id: string): Promise<LoanRow> {
  const { account } = requireMember(actor);
  const [row] = await selectLoans(db, db`id::text = ${id} and account = ${account}`);
  if (row === undefined) throw unknownLoan();
  return row;
}

async function fullOf(ctx: CitizensContext, rows: readonly LoanRow[]): Promise<readonly OwnLoan[]> {
  const readings = await countReadingsUnder(
    ctx,
    rows.map(({ id }) => id),
  );
  return Promise.all(rows.map((row) => toFull(ctx, row, readings.get(row.id) ?? { count: 0 })));
}

async function toFull(ctx: CitizensContext, row: LoanRow, readings: OwnLoan["readings"]): Promise<OwnLoan> {
  const content = await openLoan(ctx, row);
  const { purpose = "", name = "", columns = [], period } = content ?? {};
  const receipts = (["given", "ended"] as const).filter((which) => content?.[which] !== undefined);
  return {
    ...toLoan(row, ctx.clock()),
    purpose,
    name,
    columns,
    ...(period && { period }),
    readings,
    receipts,
  };
}
