import type { Fragment } from "../../access/may.ts";
import { defined } from "../../base/defined.ts";
import { Failure } from "../../base/failure.ts";
import { type Id, isId } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import { placeOf, type SealedColumn } from "../../vault/sealed-columns.ts";
import type { KeptCode } from "../codes.ts";
import type { CitizensContext } from "../context.ts";
import type { Loan, LoanContent, LoanEnd, LoanState } from "../loan.ts";

/** Announced where a loan ended (migration 1712). */
export const loansEnded = "loans-ended";

/** What is lost with its key opens nothing: it ends, and is lent anew. */
const sealedLenders: SealedColumn = {
  table: "loans",
  column: "person",
  row: "id",
  forget: async (tx, rows) => {
    for (const id of rows) await tx`select end_loan(${id}::uuid, now(), 'ground')`;
    await tx`delete from loans where id = any(${[...rows]}::uuid[]) and state = 'unproven'`;
  },
};

const sealedContents: SealedColumn = {
  table: "loans",
  column: "content",
  row: "id",
  forget: (tx, rows) => tx`update loans set content = '' where id = any(${[...rows]}::uuid[])`,
};

export const sealedLoans: readonly SealedColumn[] = [sealedLenders, sealedContents];

type Sealing = Pick<CitizensContext, "vault">;

export function sealLender({ vault }: Sealing, id: Id, person: string): Promise<string> {
  return vault.sealText(person, placeOf(sealedLenders, id));
}

export function openLender({ vault }: Sealing, id: Id, person: string): Promise<string> {
  return vault.openText(person, placeOf(sealedLenders, id));
}

export function sealLoan({ vault }: Sealing, id: Id, content: LoanContent): Promise<string> {
  return vault.sealText(JSON.stringify(content), placeOf(sealedContents, id));
}

/** Absent where it was lost with its key. */
export async function openLoan(
  { vault }: Sealing,
  { id, content }: Pick<LoanRow, "id" | "content">,
): Promise<LoanContent | undefined> {
  if (content === "") return undefined;
  return JSON.parse(await vault.openText(content, placeOf(sealedContents, id))) as LoanContent;
}

export interface LoanRow extends KeptCode {
  readonly id: Id;
  readonly account: Id | null;
  readonly tableId: Id;
  readonly dataset: Id;
  readonly organization: Id;
  readonly digest: Buffer;
  readonly person: string;
  readonly content: string;
  readonly borrowerInstance: string;
  readonly borrower: Id;
  readonly borrowerName: string;
  readonly project: Id | null;
  readonly state: LoanState;
  readonly askedAt: Date;
  readonly lentAt: Date | null;
  readonly endsAt: Date;
  readonly endedAt: Date | null;
  readonly endedBy: LoanEnd | null;
  readonly settledAt: Date | null;
  readonly deleteBy: Date | null;
  readonly deletedAt: Date | null;
}

/** The newest first. */
export async function selectLoans(db: Db | Tx, where: Fragment): Promise<readonly LoanRow[]> {
  return db<LoanRow[]>`select * from loans where ${where} order by asked_at desc, id desc`;
}

/** Held until the transaction ends. Throws `not-found`. */
export async function holdLoan(tx: Tx, id: string, where: Fragment): Promise<LoanRow> {
  const [row] = await tx<LoanRow[]>`
    select * from loans where id = ${isId(id) ? id : null} and ${where} for update`;
  if (row === undefined) throw unknownLoan();
  return row;
}

/** Of a person whose link this is, by its digest: what was ever lent of their rows of that table. */
export async function loansOfRows(
  db: Db | Tx,
  { table, digest }: { readonly table: Id; readonly digest: Buffer },
): Promise<readonly LoanRow[]> {
  return selectLoans(db, db`table_id = ${table} and digest = ${digest} and state <> 'unproven'`);
}

export function toLoan(row: LoanRow, now: Date): Loan {
  const { id, tableId, organization, state, askedAt, endsAt, borrowerInstance, borrower, borrowerName } = row;
  return {
    id,
    table: tableId,
    organization,
    borrower: {
      instance: borrowerInstance,
      id: borrower,
      name: borrowerName,
      ...defined({ project: row.project ?? undefined }),
    },
    state,
    askedAt,
    endsAt,
    isLate: row.deletedAt === null && row.deleteBy !== null && row.deleteBy < now,
    ...defined({
      lentAt: row.lentAt ?? undefined,
      endedAt: row.endedAt ?? undefined,
      endedBy: row.endedBy ?? undefined,
      deleteBy: row.deleteBy ?? undefined,
      deletedAt: row.deletedAt ?? undefined,
    }),
  };
}

export function unknownLoan(): Failure {
  return new Failure("not-found", "citizens-loan-unknown");
}
