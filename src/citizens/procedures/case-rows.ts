import { type Id, isId } from "../../base/id.ts";
import { Failure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { Page, PageRequest } from "../../base/page.ts";
import type { Fragment } from "../../access/may.ts";
import type { Db, Tx } from "../../db/db.ts";
import { placeOf, type SealedColumn } from "../../vault/sealed-columns.ts";
import type { CitizensContext } from "../context.ts";
import {
  type CaseFile,
  type CasePart,
  type FactRows,
  type FactSource,
  type FullPart,
  isOnceRefusal,
  type ProcedureCase,
} from "../procedure.ts";

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
  /** What they brought beside words; the bytes lie apart. */
  readonly files?: readonly CaseFile[];
  /** Whom an agent meant, as it was handed over: the request holds a hash of it. */
  readonly person?: string;
  /** Which citizen took the rows, where their table asks for a level. */
  readonly citizen?: string;
  /** Who handed it in was told that their name and address go with it. */
  readonly isNamed?: true;
}

/** One part of a case. */
export interface CaseRow {
  readonly id: Id;
  /** That of its first part. */
  readonly caseId: Id;
  readonly procedure: Id;
  readonly organization: Id;
  readonly account: Id | null;
  /** Among the sources of the case. */
  readonly place: number;
  readonly source: FactSource;
  readonly reference: string | null;
  readonly state: CasePart["state"];
  readonly request: string;
  readonly refusal: string | null;
  readonly content: string;
  readonly receipt: string;
  readonly at: Date;
  readonly until: Date;
}

export async function selectRows(db: Db | Tx, where: Fragment): Promise<readonly CaseRow[]> {
  return db<CaseRow[]>`select * from procedure_cases where ${where}`;
}

/**
 * The cases that hold such a row, with the newest of each source, in the order in which the sources are asked: what is
 * kept counts, though an agent asked again since and was refused.
 */
export async function selectCases(
  db: Db | Tx,
  now: Date,
  where: Fragment,
): Promise<readonly (readonly CaseRow[])[]> {
  const rows = await db<CaseRow[]>`
    select distinct on (case_id, source ->> 'table') * from procedure_cases
    where case_id in (select case_id from procedure_cases where ${where})
    order by case_id, source ->> 'table', (state in ('taken', 'brought') and until > ${now}) desc, at desc, id desc`;
  const cases = Map.groupBy(rows, ({ caseId }) => caseId);
  return [...cases.values()].map((parts) =>
    parts.toSorted((a, b) => a.place - b.place || a.at.getTime() - b.at.getTime()),
  );
}

/** That of a part: a case has the id of its first. */
export function hasId(db: Db | Tx, id: string): Fragment {
  return db`id = ${isId(id) ? id : null}`;
}

/** What is under way or kept still. */
export function isOpen(db: Db | Tx, now: Date): Fragment {
  return db`state in ('asked', 'taken', 'brought') and until > ${now}`;
}

/** Those that hold such a row: what is under way or kept still first, then the newest first, with how many there are. */
export async function pageOfCases(
  { db, clock }: Pick<CitizensContext, "db" | "clock">,
  where: Fragment,
  { page, pageSize }: PageRequest,
): Promise<Page<readonly CaseRow[]>> {
  const now = clock();
  const found = await db<{ caseId: Id }[]>`
    select case_id from procedure_cases where ${where} group by case_id
    order by bool_or(${isOpen(db, now)}) desc, min(at) desc, case_id desc
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const ids = found.map(({ caseId }) => caseId);
  const [count] = await db<{ total: number }[]>`
    select count(distinct case_id)::int as total from procedure_cases where ${where}`;
  const cases = await selectCases(db, now, db`case_id = any(${ids}::uuid[])`);
  const byId = new Map(cases.map((parts) => [parts[0]?.caseId, parts]));
  return { items: ids.flatMap((id) => [byId.get(id) ?? []]), total: count?.total ?? 0 };
}

/** Nothing else of the account is begun, brought or taken until the transaction ends. */
export async function holdCases(tx: Tx, account: Id): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${`cases:${account}`}, 0))`;
}

/** Held until the transaction ends, with all cases of the account. Throws `not-found`. */
export async function holdPart(tx: Tx, id: string, account: Id): Promise<CaseRow> {
  await holdCases(tx, account);
  const [row] = await tx<CaseRow[]>`
    select * from procedure_cases where ${hasId(tx, id)} and account = ${account} for update`;
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

export function toPart({ id, source, state, refusal, until }: CaseRow): CasePart {
  return { id, source, state, until, ...defined({ refusal: isOnceRefusal(refusal) ? refusal : undefined }) };
}

/** Of its rows, one of each source, each made a part. */
export function toCase<Part extends CasePart>(
  rows: readonly CaseRow[],
  parts: readonly Part[],
): ProcedureCase<Part> {
  const [first] = rows.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  if (first === undefined) throw unknownCase();
  const { caseId, procedure, at, reference } = first;
  return { id: caseId, procedure, at, parts, ...defined({ reference: reference ?? undefined }) };
}

/** Empty once it is kept no more. */
export async function openContent(
  { vault, clock }: Pick<CitizensContext, "vault" | "clock">,
  { id, content, until }: CaseRow,
): Promise<CaseContent> {
  if (content === "" || until <= clock()) return {};
  return JSON.parse(await vault.openText(content, placeOf(sealedContents, id))) as CaseContent;
}

export function toFullPart(row: CaseRow, { rows, words, files, isNamed }: CaseContent): FullPart {
  return {
    ...toPart(row),
    hasReceipt: row.receipt !== "",
    isNamed: isNamed === true,
    ...defined({ rows, words, files }),
  };
}

export function unknownCase(): Failure {
  return new Failure("not-found", "once-case-unknown");
}
