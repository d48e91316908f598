import type { Fragment } from "../../access/may.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Page, PageRequest } from "../../base/page.ts";
import type { Db, Tx } from "../../db/db.ts";
import type { Consent } from "../consent-record.ts";

export interface BorrowedRow {
  readonly id: Id;
  readonly instance: string;
  readonly organization: Id;
  readonly project: Id | null;
  readonly given: string;
  readonly ended: string | null;
  readonly endsAt: Date;
  readonly takenAt: Date;
  readonly endedAt: Date | null;
  readonly deletedAt: Date | null;
  readonly deletion: string | null;
}

/** The newest first. */
export async function selectBorrowed(db: Db | Tx, where: Fragment): Promise<readonly BorrowedRow[]> {
  return db<BorrowedRow[]>`select * from borrowed_loans where ${where} order by taken_at desc, id desc`;
}

/** A stretch of them, with how many there are. */
export async function pageOfBorrowed(
  db: Db,
  where: Fragment,
  { page, pageSize }: PageRequest,
): Promise<Page<BorrowedRow>> {
  const items = await db<BorrowedRow[]>`
    select * from borrowed_loans where ${where} order by taken_at desc, id desc
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const [count] = await db<{ total: number }[]>`
    select count(*)::int as total from borrowed_loans where ${where}`;
  return { items, total: count?.total ?? 0 };
}

/** Of one instance to one organization here: those that run, and those of a day, whatever became of them. */
const takenMax = 500;
const dayMs = 86_400_000;

/** Throws `too-many` where that instance lent enough; until the transaction ends no other is taken of it. */
export async function holdTaken(tx: Tx, { instance, borrower }: Consent, now: Date): Promise<void> {
  const key = `loans of ${instance} to ${borrower.id}`;
  await tx`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`;
  const [count] = await tx<{ taken: number }[]>`
    select count(*)::int as taken from borrowed_loans
    where instance = ${instance} and organization = ${borrower.id} and (
      (ended_at is null and ends_at > ${now}) or taken_at > ${new Date(now.getTime() - dayMs)})`;
  if ((count?.taken ?? 0) < takenMax) return;
  throw new Failure("too-many", "citizens-loans-taken", { max: takenMax, retryAfterS: 3600 });
}

export async function findBorrowed(db: Db | Tx, id: Id): Promise<BorrowedRow | undefined> {
  return (await selectBorrowed(db, db`id = ${id}`))[0];
}

/** A loan to an organization here begins: twice it is taken once. False where it was known. */
export async function takeGiven(tx: Tx, consent: Consent, given: string, at: Date): Promise<boolean> {
  const { loan, instance, borrower, endsAt } = consent;
  const taken = await tx`
    insert into borrowed_loans (id, instance, organization, project, given, ends_at, taken_at)
    values (${loan}, ${instance}, ${borrower.id}, ${borrower.project ?? null}, ${given}, ${endsAt}, ${at})
    on conflict (id) do nothing`;
  return taken.count > 0;
}

/** It ended. False where that was known, or the loan is not of that instance. */
export async function takeEnded(
  tx: Tx,
  { loan, instance, endedAt }: { readonly loan: Id; readonly instance: string; readonly endedAt: Date },
  ended: string | null,
): Promise<boolean> {
  const taken = await tx`
    update borrowed_loans set ended = ${ended}, ended_at = ${endedAt}
    where id = ${loan} and instance = ${instance} and ended_at is null`;
  return taken.count > 0;
}
