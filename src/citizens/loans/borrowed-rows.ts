import type { Fragment } from "../../access/may.ts";
import type { Id } from "../../base/id.ts";
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
