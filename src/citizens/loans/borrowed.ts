import type { Actor } from "../../access/actor.ts";
import type { VouchedRequest } from "../../access/vouch.ts";
import { vouch } from "../../access/vouch.ts";
import { organizationsOf, requireMember, requireRole } from "../../access/require.ts";
import { defined } from "../../base/defined.ts";
import { Failure } from "../../base/failure.ts";
import { type Id, isId } from "../../base/id.ts";
import type { Page, PageRequest } from "../../base/page.ts";
import type { Tx } from "../../db/db.ts";
import { peekDocument } from "../../identity/documents.ts";
import { accountOf } from "../../people/accounts.ts";
import { type Consent, deletionTyp, fromConsentRecord } from "../consent-record.ts";
import type { CitizensContext, LentPage } from "../context.ts";
import { type BorrowedRow, pageOfBorrowed, selectBorrowed } from "./borrowed-rows.ts";
import { enqueueLoan } from "./loan-kind.ts";
import { unknownLoan } from "./loan-rows.ts";
import { tellLender } from "./tell-borrower.ts";

/** What an organization here was lent, as its members read it: nothing of whom. */
export interface BorrowedLoan extends Omit<Consent, "state"> {
  /** An organization here. */
  readonly organization: Id;
  readonly takenAt: Date;
  readonly isRunning: boolean;
  /** The rows are held by this instance. */
  readonly isHere: boolean;
  /** The day passed by which the deletion was to be confirmed. */
  readonly isLate: boolean;
  readonly deletedAt?: Date;
}

/** The newest first, ended ones too; for members of the organization, by their membership. */
export async function listBorrowed(
  ctx: CitizensContext,
  actor: Actor,
  organization: Id | undefined,
  request: PageRequest,
): Promise<Page<BorrowedLoan>> {
  const { items, total } = await pageOfBorrowed(
    ctx.db,
    ctx.db`organization = ${organization ?? null}::uuid and organization = any(${membersOf(actor)}::uuid[])`,
    request,
  );
  return { items: items.map((row) => toBorrowed(ctx, row)), total };
}

/** Throws `not-found` for those of other organizations. */
export async function getBorrowed(ctx: CitizensContext, actor: Actor, id: string): Promise<BorrowedLoan> {
  return toBorrowed(ctx, await borrowedRow(ctx, actor, id));
}

/** The receipt as the holder signed it. */
export async function getBorrowedReceipt(
  ctx: CitizensContext,
  actor: Actor,
  id: string,
  which: "given" | "ended",
): Promise<string> {
  const receipt = (await borrowedRow(ctx, actor, id))[which];
  if (receipt === null) throw new Failure("not-found", "citizens-receipt-none");
  return receipt;
}

/** Vouches for the organization to the instance that holds the rows, as for an agreement. */
export async function vouchForLoan(
  ctx: CitizensContext,
  actor: Actor,
  id: string,
  { thumbprint }: { readonly thumbprint: string },
): Promise<VouchedRequest> {
  const row = await borrowedRow(ctx, actor, id);
  requireRunning(ctx, row);
  const party = { kind: "organization", id: row.organization } as const;
  return vouch(ctx, { producer: row.instance, party, agreements: [row.id], thumbprint });
}

/**
 * A page of the rows that another instance holds, asked of it in the name of the organization: an entry of its
 * journal, which the person sees. Throws `precondition` once the loan is over, `unavailable` where it does not answer.
 */
export async function readBorrowed(
  ctx: CitizensContext,
  actor: Actor,
  id: string,
  { page, pageSize }: PageRequest,
): Promise<LentPage> {
  const row = await borrowedRow(ctx, actor, id);
  requireRunning(ctx, row);
  if (!(await ctx.peers.isTied(row.instance))) throw unknownLoan();
  const { instance, id: loan, organization } = row;
  const { table } = toBorrowed(ctx, row);
  const question = new URLSearchParams({ page: String(page), page_size: String(pageSize) });
  return ctx.readLent({ instance, table, loan, organization }, question);
}

/**
 * The organization says that no copy is left, by its editors, once the loan ended; signed for who holds the
 * rows. Twice is once.
 */
export async function confirmDeletion(ctx: CitizensContext, actor: Actor, id: string): Promise<void> {
  const row = await borrowedRow(ctx, actor, id);
  requireRole(actor, row.organization, "editor");
  if (isRunning(ctx, row)) throw new Failure("conflict", "citizens-loan-runs");
  await ctx.db.begin(async (tx) => {
    const at = ctx.clock();
    const deletion = await ctx.identity.within(tx).signDocument(deletionTyp, {
      loan: row.id,
      instance: ctx.url,
      organization: row.organization,
      deletedAt: at.toISOString(),
    });
    const noted = await tx`
      update borrowed_loans set deleted_at = ${at}, deleted_by = ${accountOf(actor)}, deletion = ${deletion}
      where id = ${row.id} and deleted_at is null`;
    if (noted.count === 0) return;
    const { id: loan, instance, organization } = row;
    if (instance === ctx.url) await noteDeleted(ctx, tx, { loan, instance, organization, at });
    else await enqueueLoan(tx, { loan, what: "deleted", peer: instance, at });
  });
}

/** Where the rows are held, and tells who lends; nothing where it was known, or is not that borrower's to say. */
export async function noteDeleted(
  ctx: CitizensContext,
  tx: Tx,
  told: { readonly loan: Id; readonly instance: string; readonly organization: Id; readonly at: Date },
): Promise<void> {
  const noted = await tx`
    update loans set deleted_at = ${told.at}
    where id = ${told.loan} and state = 'ended' and borrower_instance = ${told.instance}
      and borrower = ${told.organization} and deleted_at is null`;
  if (noted.count > 0) await tellLender(ctx, tx, told.loan, "deleted");
}

function membersOf(actor: Actor): readonly Id[] {
  requireMember(actor);
  return organizationsOf(actor, "reader");
}

async function borrowedRow({ db }: CitizensContext, actor: Actor, id: string): Promise<BorrowedRow> {
  const [row] = await selectBorrowed(
    db,
    db`id = ${isId(id) ? id : null} and organization = any(${[...membersOf(actor)]}::uuid[])`,
  );
  if (row === undefined) throw unknownLoan();
  return row;
}

function isRunning({ clock }: Pick<CitizensContext, "clock">, { endedAt, endsAt }: BorrowedRow): boolean {
  return endedAt === null && endsAt > clock();
}

function requireRunning(ctx: Pick<CitizensContext, "clock">, row: BorrowedRow): void {
  if (isRunning(ctx, row)) return;
  const at = (row.endedAt ?? row.endsAt).toISOString();
  throw new Failure("precondition", "access-loan-ended", { loan: row.id, day: at.slice(0, 10), since: at });
}

/** Each receipt was verified as it came. */
function toBorrowed(ctx: CitizensContext, row: BorrowedRow): BorrowedLoan {
  const { state: _state, ...consent } = fromConsentRecord(peekDocument(row.ended ?? row.given));
  const { organization, takenAt } = row;
  return {
    ...consent,
    organization,
    takenAt,
    isRunning: isRunning(ctx, row),
    isHere: row.instance === ctx.url,
    isLate: row.deletedAt === null && consent.deleteBy !== undefined && consent.deleteBy < ctx.clock(),
    ...defined({ endedAt: row.endedAt ?? undefined, deletedAt: row.deletedAt ?? undefined }),
  };
}
