import { type Actor, system } from "../../access/actor.ts";
import { organizationsOf, requireMember } from "../../access/require.ts";
import { defined } from "../../base/defined.ts";
import type { Id } from "../../base/id.ts";
import type { Page, PageRequest } from "../../base/page.ts";
import type { Account } from "../../people/account.ts";
import { getAccount } from "../../people/accounts.ts";
import type { CitizensContext } from "../context.ts";
import type { CasePart, FactSource, FullPart, PartState, Procedure, ProcedureCase } from "../procedure.ts";
import { listFiles, type BroughtFile, openFile } from "./case-files.ts";
import {
  type CaseContent,
  type CaseRow,
  hasId,
  openContent,
  pageOfCases,
  selectCases,
  selectRows,
  toCase,
  toFullPart,
  toPart,
  unknownCase,
} from "./case-rows.ts";
import { selectProcedures } from "./procedures.ts";
import { readRequest } from "./request-document.ts";
import { requireTaker } from "./taker.ts";
import { writeBroughtRead, writeTold } from "./told-entry.ts";

/** The citizen's own, with what it holds, by the id of the case or of a part. Throws `not-found` for those of others. */
export async function getOwnCase(ctx: CitizensContext, actor: Actor, id: string): Promise<CaseOfProcedure> {
  const { account } = requireMember(actor);
  const [rows = []] = await selectCases(
    ctx.db,
    ctx.clock(),
    ctx.db`${hasId(ctx.db, id)} and account = ${account}`,
  );
  const parts: FullPart[] = [];
  for (const row of rows) {
    const content = await openContent(ctx, row);
    if (content.rows !== undefined) await requireTaker(ctx, actor, readRequest(row.request), content.citizen);
    parts.push(await fullPart(ctx, row, content));
  }
  return ofProcedure(ctx, toCase(rows, parts));
}

/** With the procedure as it is now. */
export type CaseOfProcedure = OfProcedure<ProcedureCase<FullPart>>;
type OfProcedure<Case> = Omit<Case, "procedure"> & { readonly procedure: Procedure };

export async function ofProcedure<Case extends { readonly procedure: Id }>(
  { db }: CitizensContext,
  one: Case,
): Promise<OfProcedure<Case>> {
  const [procedure] = await selectProcedures(db, db`id = ${one.procedure}`);
  if (procedure === undefined) throw unknownCase();
  return { ...one, procedure };
}

/** What is under way or kept still first, then the newest first. */
export async function listOwnCases(
  ctx: CitizensContext,
  actor: Actor,
  request: PageRequest,
): Promise<Page<NamedCase>> {
  const { account } = requireMember(actor);
  return withTitles(ctx, await pageOfCases(ctx, ctx.db`account = ${account}`, request));
}

export interface NamedCase extends ProcedureCase {
  /** Of its procedure. */
  readonly title: string;
  /** Of which sources nothing came. */
  readonly missing: readonly FactSource[];
}

async function withTitles({ db }: CitizensContext, page: Page<readonly CaseRow[]>): Promise<Page<NamedCase>> {
  const ids = [...new Set(page.items.flatMap((rows) => rows.map(({ procedure }) => procedure)))];
  const procedures = new Map(
    (await selectProcedures(db, db`id = any(${ids}::uuid[])`)).map((one) => [one.id, one]),
  );
  const items = page.items.map((rows) => {
    const one = toCase(rows, rows.map(toPart));
    const procedure = procedures.get(one.procedure);
    return { ...one, title: procedure?.title ?? "", missing: missingOf(rows, procedure) };
  });
  return { ...page, items };
}

/** What the organization has, or had until its day; what becomes of the rest is the citizen's alone. */
const came: readonly PartState[] = ["taken", "brought", "over"];

/** Of which sources nothing came: an agent asks one after the other of those that the procedure has now. */
function missingOf(
  rows: readonly CaseRow[],
  procedure: Pick<Procedure, "sources"> | undefined,
): readonly FactSource[] {
  const here = new Set(rows.filter(({ state }) => came.includes(state)).map(({ source }) => source.table));
  const isAgents = rows.some(({ reference }) => reference !== null);
  const asked = isAgents ? (procedure?.sources ?? []) : rows.map(({ source }) => source);
  return asked.filter(({ table }) => !here.has(table));
}

/** The same of the case of that part. */
export async function listMissing(
  { db, clock }: CitizensContext,
  part: Id,
  procedure: Procedure,
): Promise<readonly FactSource[]> {
  const [rows = []] = await selectCases(db, clock(), hasId(db, part));
  return missingOf(rows, procedure);
}

/** Of one's organization, in the same order, by its editors as its members: whoever administers the instance is none. */
export async function listCases(
  ctx: CitizensContext,
  actor: Actor,
  organization: Id,
  request: PageRequest,
): Promise<Page<NamedCase>> {
  const page = await pageOfCases(ctx, ofEditor(ctx, actor, organization), request);
  const { items, ...rest } = await withTitles(ctx, page);
  return { ...rest, items: items.map((one) => ({ ...one, parts: one.parts.map(untold) })) };
}

function untold(part: CasePart): CasePart {
  const { id, source, until, state } = part;
  return came.includes(state) ? part : { id, source, until, state: "asked" };
}

function ofEditor({ db }: CitizensContext, actor: Actor, organization: Id) {
  requireMember(actor);
  return db`organization = ${organization} and state = any(${[...came]})
    and organization = any(${organizationsOf(actor, "editor")}::uuid[])`;
}

/** Of the account that handed it in, as it is now; and of which sources nothing came. */
export interface HandedIn {
  readonly person?: Pick<Account, "name" | "email">;
  readonly missing: readonly FactSource[];
}

/** The same with what it holds and who handed it in: a reading of each source, which stands in the journal. */
export async function getCase(
  ctx: CitizensContext,
  actor: Actor,
  organization: Id,
  id: string,
): Promise<CaseOfProcedure & HandedIn> {
  const { db } = ctx;
  const theirs = ofEditor(ctx, actor, organization);
  // What came may be any part of it.
  const [rows = []] = await selectCases(
    db,
    ctx.clock(),
    db`${theirs} and case_id in (select case_id from procedure_cases where ${hasId(db, id)})`,
  );
  const here = rows.filter(({ state }) => came.includes(state));
  const parts: FullPart[] = [];
  for (const row of here) parts.push(await readPart(ctx, actor, row));
  const account = here[0]?.account ?? null;
  const isNamed = account !== null && parts.some((part) => part.isNamed);
  const person = isNamed ? await getAccount({ db, clock: ctx.clock }, system, account) : undefined;
  const found = await ofProcedure(ctx, toCase(rows, parts));
  return { ...found, missing: missingOf(rows, found.procedure), ...defined({ person }) };
}

/** One part of a case, read as a case is. */
export async function getPart(
  ctx: CitizensContext,
  actor: Actor,
  organization: Id,
  id: string,
): Promise<CaseOfProcedure> {
  const { db } = ctx;
  const [row] = await selectRows(db, db`${hasId(db, id)} and ${ofEditor(ctx, actor, organization)}`);
  if (row === undefined) throw unknownCase();
  return ofProcedure(ctx, toCase([row], [await readPart(ctx, actor, row)]));
}

async function readPart(ctx: CitizensContext, actor: Actor, row: CaseRow): Promise<FullPart> {
  const { account: reader } = requireMember(actor);
  const full = await fullPart(ctx, row, await openContent(ctx, row));
  const { rows, words } = full;
  if (rows !== undefined) await ctx.db.begin((tx) => writeTold(ctx, tx, { row, rows: rows.length, reader }));
  if (words !== undefined) await ctx.db.begin((tx) => writeBroughtRead(ctx, tx, row, reader));
  return full;
}

async function fullPart(ctx: CitizensContext, row: CaseRow, content: CaseContent): Promise<FullPart> {
  const { files, ...rest } = content;
  return toFullPart(row, { ...rest, ...defined({ files: await listFiles(ctx, row.id, files) }) });
}

/** A file of one's own, of that part. Throws `not-found` for those of others. */
export async function getOwnFile(
  ctx: CitizensContext,
  actor: Actor,
  part: string,
  file: string,
): Promise<BroughtFile> {
  const { account } = requireMember(actor);
  const [row] = await selectRows(ctx.db, ctx.db`${hasId(ctx.db, part)} and account = ${account}`);
  if (row === undefined) throw unknownCase();
  return openFile(ctx, row, file);
}

/** A file that was brought to one's organization: a reading, which stands in the journal. */
export async function getCaseFile(
  ctx: CitizensContext,
  actor: Actor,
  organization: Id,
  { part, file }: { readonly part: string; readonly file: string },
): Promise<BroughtFile> {
  const { account: reader } = requireMember(actor);
  const theirs = ofEditor(ctx, actor, organization);
  const [row] = await selectRows(ctx.db, ctx.db`${hasId(ctx.db, part)} and ${theirs}`);
  if (row === undefined) throw unknownCase();
  const opened = await openFile(ctx, row, file);
  await ctx.db.begin((tx) => writeBroughtRead(ctx, tx, row, reader));
  return opened;
}
