import type { Actor } from "../../access/actor.ts";
import type { Fragment } from "../../access/may.ts";
import { requireRole } from "../../access/require.ts";
import { Failure } from "../../base/failure.ts";
import { type Id, newId } from "../../base/id.ts";
import { defined } from "../../base/defined.ts";
import { cleanText } from "../../catalogue/metadata-rules.ts";
import type { Db, Tx } from "../../db/db.ts";
import { accountOf } from "../../people/accounts.ts";
import { listOrganizationsById } from "../../people/remote-organizations.ts";
import type { Exchange } from "../../sharing/room.ts";
import { getExchange, listExchanges } from "../../sharing/exchange/exchanges.ts";
import { keptDaysOf } from "../../sharing/terms.ts";
import type { CitizensContext } from "../context.ts";
import type { Procedure } from "../procedure.ts";

/** What an editor says of a procedure. */
export interface NewProcedure {
  readonly slug: string;
  readonly title: string;
  readonly lead: string;
  /** The agreement, and of which of its tables. */
  readonly exchange: Id;
  readonly table: Id;
  readonly columns: readonly string[];
  readonly law: string;
  readonly keepDays: number;
}

/** Those that people may start, by everybody; all of an organization, by its editors. */
export async function listProcedures(
  { db }: Pick<CitizensContext, "db">,
  actor: Actor,
  organization?: Id,
): Promise<readonly Procedure[]> {
  if (organization === undefined) return selectProcedures(db, db`closed_at is null`);
  requireRole(actor, organization, "editor");
  return selectProcedures(db, db`organization = ${organization}`);
}

/** One that people may start. Throws `not-found` for one that is closed, too. */
export async function getProcedure(
  ctx: Pick<CitizensContext, "db">,
  slug: string,
): Promise<Procedure & { readonly organizationName: string }> {
  const [found] = await selectProcedures(ctx.db, ctx.db`slug = ${slug} and closed_at is null`);
  if (found === undefined) throw unknownProcedure();
  const organization = (await listOrganizationsById(ctx.db, [found.organization])).get(found.organization);
  return { ...found, organizationName: organization?.name ?? "" };
}

/** Exchanges in which something is told once to the organization: what a procedure of its can fetch from. */
export async function listOnceAgreements(
  ctx: CitizensContext,
  actor: Actor,
  organization: Id,
): Promise<readonly Exchange[]> {
  requireRole(actor, organization, "editor");
  const { items } = await listExchanges(ctx, actor, {
    page: 1,
    pageSize: 500,
    side: "asker",
    state: "running",
  });
  return items.filter(
    ({ askingOrganization, terms }) => askingOrganization === organization && terms.purpose === "told-once",
  );
}

/** By an editor of the organization that asked for the agreement. One of the same address is written anew. */
export async function setProcedure(
  ctx: CitizensContext,
  actor: Actor,
  organization: Id,
  told: NewProcedure,
): Promise<Procedure> {
  requireRole(actor, organization, "editor");
  const exchange = await agreementOf(ctx, actor, organization, told.exchange);
  const { source, columns, keepDays } = checkSource(exchange, told);
  const { slug, title, lead, law } = checkWords(told);
  const now = ctx.clock();
  const [row] = await ctx.db<{ id: Id }[]>`
    insert into procedures (id, organization, slug, title, lead, exchange, source, columns, law, keep_days,
      changed_at, changed_by)
    values (${newId(now.getTime())}, ${organization}, ${slug}, ${title}, ${lead}, ${exchange.id},
      ${ctx.db.json(source)}, ${[...columns]}, ${law}, ${keepDays}, ${now}, ${accountOf(actor)})
    on conflict (slug) do update set title = excluded.title, lead = excluded.lead,
      exchange = excluded.exchange, source = excluded.source, columns = excluded.columns,
      law = excluded.law, keep_days = excluded.keep_days, changed_at = excluded.changed_at,
      changed_by = excluded.changed_by, closed_at = null
    where procedures.organization = excluded.organization
    returning id`;
  if (row === undefined) throw new Failure("conflict", "once-slug-taken", { parameter: "slug" });
  const [made] = await selectProcedures(ctx.db, ctx.db`id = ${row.id}`);
  if (made === undefined) throw unknownProcedure();
  return made;
}

/** Nobody starts it any more; cases that were started go on. */
export async function closeProcedure(
  { db, clock }: CitizensContext,
  actor: Actor,
  organization: Id,
  slug: string,
): Promise<void> {
  requireRole(actor, organization, "editor");
  const closed = await db`
    update procedures set closed_at = ${clock()}
    where slug = ${slug} and organization = ${organization} and closed_at is null`;
  if (closed.count === 0) throw unknownProcedure();
}

async function agreementOf(ctx: CitizensContext, actor: Actor, organization: Id, id: Id): Promise<Exchange> {
  const exchange = await getExchange(ctx, actor, id);
  const isTheirs = exchange.sides.includes("asker") && exchange.askingOrganization === organization;
  if (isTheirs && exchange.state === "running" && exchange.terms.purpose === "told-once") return exchange;
  throw new Failure("precondition", "once-agreement-needed", { parameter: "exchange" });
}

function checkSource({ peer, subject, terms }: Exchange, told: NewProcedure) {
  const agreed = terms.tables.find(({ table }) => table === told.table);
  const wrong = told.columns.find((name) => agreed?.columns.includes(name) !== true);
  if (agreed === undefined || wrong !== undefined) {
    const column = (wrong ?? "").slice(0, 100);
    throw new Failure("invalid", "access-column-unknown", { parameter: "columns", column });
  }
  if (told.columns.length === 0)
    throw new Failure("invalid", "access-columns-none", { parameter: "columns" });
  const max = keptDaysOf(terms) ?? 1;
  if (!Number.isInteger(told.keepDays) || told.keepDays < 1 || told.keepDays > max) {
    throw new Failure("invalid", "access-days-wrong", { parameter: "keepDays", max });
  }
  const source = {
    instance: peer ?? subject.instance,
    organization: subject.organization.name,
    dataset: subject.dataset,
    table: told.table,
    name: subject.tables[told.table] ?? subject.title,
  };
  return { source, columns: [...new Set(told.columns)], keepDays: told.keepDays };
}

function checkWords({ slug, title, lead, law }: NewProcedure) {
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug) || slug.length > 80) {
    throw new Failure("invalid", "once-slug-wrong", { parameter: "slug" });
  }
  const words = { title: cleanText(title, 200), law: cleanText(law, 300) };
  const missing = Object.entries(words).find(([, text]) => text === "");
  if (missing !== undefined) throw new Failure("invalid", "once-words-missing", { parameter: missing[0] });
  return { slug, ...words, lead: cleanText(lead, 2000) };
}

export async function selectProcedures(db: Db | Tx, where: Fragment): Promise<readonly Procedure[]> {
  const rows = await db<(Omit<Procedure, "closedAt"> & { readonly closedAt: Date | null })[]>`
    select id, organization, slug, title, lead, exchange, source, columns, law, keep_days, closed_at
    from procedures where ${where} order by title, id`;
  return rows.map(({ closedAt, ...row }) => ({ ...row, ...defined({ closedAt: closedAt ?? undefined }) }));
}

export function unknownProcedure(): Failure {
  return new Failure("not-found", "once-procedure-unknown");
}
