import { type Actor, system } from "../../access/actor.ts";
import { organizationsOf, requireMember } from "../../access/require.ts";
import { defined } from "../../base/defined.ts";
import { type Id, isId } from "../../base/id.ts";
import type { Page, PageRequest } from "../../base/page.ts";
import type { Account } from "../../people/account.ts";
import { getAccount } from "../../people/accounts.ts";
import type { CitizensContext } from "../context.ts";
import type { FullCase, Procedure, ProcedureCase } from "../procedure.ts";
import {
  type CaseRow,
  openContent,
  pageOfCases,
  selectCases,
  toCase,
  toFullCase,
  unknownCase,
} from "./case-rows.ts";
import { selectProcedures } from "./procedures.ts";
import { readRequest } from "./request-document.ts";
import { requireTaker } from "./taker.ts";
import { writeTold } from "./told-entry.ts";

/** The citizen's own, with what it holds. Throws `not-found` for those of others. */
export async function getOwnCase(ctx: CitizensContext, actor: Actor, id: string): Promise<CaseOfProcedure> {
  const { account } = requireMember(actor);
  const [row] = await selectCases(ctx.db, ctx.db`id = ${isId(id) ? id : null} and account = ${account}`);
  if (row === undefined) throw unknownCase();
  const content = await openContent(ctx, row);
  if (content.rows !== undefined) {
    await requireTaker(ctx, actor, readRequest(row.request), content.citizen);
  }
  return ofProcedure(ctx, toFullCase(row, content));
}

/** With the procedure as it is now. */
export type CaseOfProcedure = Omit<FullCase, "procedure"> & { readonly procedure: Procedure };

export async function ofProcedure({ db }: CitizensContext, full: FullCase): Promise<CaseOfProcedure> {
  const [procedure] = await selectProcedures(db, db`id = ${full.procedure}`);
  if (procedure === undefined) throw unknownCase();
  return { ...full, procedure };
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
}

async function withTitles({ db }: CitizensContext, page: Page<CaseRow>): Promise<Page<NamedCase>> {
  const ids = [...new Set(page.items.map(({ procedure }) => procedure))];
  const titles = new Map(
    (await selectProcedures(db, db`id = any(${ids}::uuid[])`)).map(({ id, title }) => [id, title]),
  );
  const items = page.items.map((row) => ({ ...toCase(row), title: titles.get(row.procedure) ?? "" }));
  return { ...page, items };
}

/** Of one's organization, in the same order, by its editors as its members: whoever administers the instance is none. */
export async function listCases(
  ctx: CitizensContext,
  actor: Actor,
  organization: Id,
  request: PageRequest,
): Promise<Page<NamedCase>> {
  const { db } = ctx;
  requireMember(actor);
  const theirs = db`organization = ${organization}
    and organization = any(${organizationsOf(actor, "editor")}::uuid[])`;
  const where = db`${theirs} and state in ('taken', 'brought', 'over')`;
  return withTitles(ctx, await pageOfCases(ctx, where, request));
}

/** Of the account that handed it in, as it is now. */
export interface HandedIn {
  readonly person?: Pick<Account, "name" | "email">;
}

/** The same with what it holds and who handed it in: a reading, which stands in the journal. */
export async function getCase(
  ctx: CitizensContext,
  actor: Actor,
  organization: Id,
  id: string,
): Promise<CaseOfProcedure & HandedIn> {
  const { account } = requireMember(actor);
  const { db } = ctx;
  const [row] = await selectCases(
    db,
    db`id = ${isId(id) ? id : null} and organization = ${organization}
      and state in ('taken', 'brought', 'over')
      and organization = any(${organizationsOf(actor, "editor")}::uuid[])`,
  );
  if (row === undefined) throw unknownCase();
  const full = toFullCase(row, await openContent(ctx, row));
  const { rows } = full;
  if (rows !== undefined)
    await db.begin((tx) => writeTold(ctx, tx, { row, rows: rows.length, reader: account }));
  const isNamed = full.isNamed && row.account !== null;
  const person = isNamed ? await getAccount({ db, clock: ctx.clock }, system, row.account) : undefined;
  return { ...(await ofProcedure(ctx, full)), ...defined({ person }) };
}
