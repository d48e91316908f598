import { type Id, isId } from "../../base/id.ts";
import { Failure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { Page, PageRequest } from "../../base/page.ts";
import type { Fragment } from "../../access/may.ts";
import type { Db, Tx } from "../../db/db.ts";
import { placeOf, type SealedColumn } from "../../vault/sealed-columns.ts";
import type { CitizensContext } from "../context.ts";
import { type FactRows, type FullCase, isOnceRefusal, type ProcedureCase } from "../procedure.ts";
import { readRequest } from "./request-document.ts";

export const sealedContents: SealedColumn = {
  table: "procedure_cases",
  column: "content",
  row: "id",
  // The case stays, and says nothing: the citizen brings it anew.
  forget: (tx, rows) =>
    tx`update procedure_cases set content = '', state = 'over' where id = any(${[...rows]}::uuid[])`,
};

/** What a case holds: what was fetched, with the credential that proves it, or what the citizen wrote. */
export interface CaseContent {
  readonly rows?: FactRows;
  readonly answer?: string;
  readonly words?: string;
  /** Whom an agent meant, as it was handed over: the request holds a hash of it. */
  readonly person?: string;
  /** Which citizen took the rows, where their table asks for a level. */
  readonly citizen?: string;
  /** Who handed it in was told that their name and address go with it. */
  readonly isNamed?: true;
}

export interface CaseRow {
  readonly id: Id;
  readonly procedure: Id;
  readonly organization: Id;
  readonly account: Id | null;
  readonly state: ProcedureCase["state"];
  readonly request: string;
  readonly refusal: string | null;
  readonly content: string;
  readonly receipt: string;
  readonly at: Date;
  readonly until: Date;
}

export async function selectCases(db: Db | Tx, where: Fragment): Promise<readonly CaseRow[]> {
  return db<CaseRow[]>`select * from procedure_cases where ${where} order by at desc, id desc`;
}

/** What is under way or kept still first, then the newest first, with how many there are. */
export async function pageOfCases(
  { db, clock }: Pick<CitizensContext, "db" | "clock">,
  where: Fragment,
  { page, pageSize }: PageRequest,
): Promise<Page<CaseRow>> {
  const items = await db<CaseRow[]>`
    select * from procedure_cases where ${where}
    order by state in ('asked', 'taken', 'brought') and until > ${clock()} desc, at desc, id desc
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const [count] = await db<{ total: number }[]>`
    select count(*)::int as total from procedure_cases where ${where}`;
  return { items, total: count?.total ?? 0 };
}

/** Held until the transaction ends. Throws `not-found`. */
export async function holdCase(tx: Tx, id: string, account: Id): Promise<CaseRow> {
  const [row] = await tx<CaseRow[]>`
    select * from procedure_cases where id = ${isId(id) ? id : null} and account = ${account} for update`;
  if (row === undefined) throw unknownCase();
  return row;
}

export function sealContent(
  { vault }: Pick<CitizensContext, "vault">,
  id: Id,
  content: CaseContent,
): Promise<string> {
  return vault.sealText(JSON.stringify(content), placeOf(sealedContents, id));
}

export function toCase({ id, procedure, organization, state, request, ...row }: CaseRow): ProcedureCase {
  const { refusal, at, until } = row;
  const told = isOnceRefusal(refusal) ? refusal : undefined;
  const reference = request === "" ? undefined : readRequest(request).agent?.case;
  return { id, procedure, organization, state, at, until, ...defined({ refusal: told, reference }) };
}

/** Empty once it is kept no more. */
export async function openContent(
  { vault, clock }: Pick<CitizensContext, "vault" | "clock">,
  { id, content, until }: CaseRow,
): Promise<CaseContent> {
  if (content === "" || until <= clock()) return {};
  return JSON.parse(await vault.openText(content, placeOf(sealedContents, id))) as CaseContent;
}

export function toFullCase(row: CaseRow, { rows, words, isNamed }: CaseContent): FullCase {
  return {
    ...toCase(row),
    hasReceipt: row.receipt !== "",
    isNamed: isNamed === true,
    ...defined({ rows, words }),
  };
}

export function unknownCase(): Failure {
  return new Failure("not-found", "once-case-unknown");
}
