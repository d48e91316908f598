import type { Actor } from "../../access/actor.ts";
import type { Fragment } from "../../access/may.ts";
import { requireRole } from "../../access/require.ts";
import { Failure } from "../../base/failure.ts";
import { type Id, newId } from "../../base/id.ts";
import { defined } from "../../base/defined.ts";
import { type Looked, refuseLoss } from "../../base/seen.ts";
import { cleanText } from "../../catalogue/metadata-rules.ts";
import type { Db, Tx } from "../../db/db.ts";
import { accountOf } from "../../people/accounts.ts";
import { listOrganizationsById } from "../../people/remote-organizations.ts";
import { type Exchange, titleOfTable } from "../../sharing/exchange.ts";
import { getExchange, listExchanges } from "../../sharing/exchange/exchanges.ts";
import { keptDaysOf } from "../../sharing/terms.ts";
import type { CitizensContext } from "../context.ts";
import { askedOfProcedure, type FactSource, type Procedure } from "../procedure.ts";

/** What an editor says of a procedure. */
export interface NewProcedure {
  readonly slug: string;
  readonly title: string;
  readonly lead: string;
  readonly sources: readonly NeededSource[];
}

/** What it asks of one table. */
export interface NeededSource {
  /** The agreement, and of which of its tables. */
  readonly exchange: Id;
  readonly table: Id;
  readonly columns: readonly string[];
  readonly law: string;
  readonly keepDays: number;
}

/** That one procedure asks. */
const sourcesMax = 10;

export type NamedProcedure = Procedure & { readonly organizationName: string };

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
  { db }: Pick<CitizensContext, "db">,
  slug: string,
): Promise<NamedProcedure> {
  return withName(db, await selectProcedures(db, db`slug = ${slug} and closed_at is null`));
}

/** As it is now, closed or not, for what goes on of it. */
export async function nameProcedure(tx: Tx, id: Id): Promise<NamedProcedure> {
  return withName(tx, await selectProcedures(tx, tx`id = ${id}`));
}

async function withName(db: Db | Tx, [found]: readonly Procedure[]): Promise<NamedProcedure> {
  if (found === undefined) throw unknownProcedure();
  const organization = (await listOrganizationsById(db, [found.organization])).get(found.organization);
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

/** By an editor of the organization that asked for the agreements. One of the same address is written anew; cases go on as they began. */
export async function setProcedure(
  ctx: CitizensContext,
  actor: Actor,
  organization: Id,
  told: NewProcedure & Looked,
): Promise<Procedure> {
  requireRole(actor, organization, "editor");
  const { slug, title, lead } = checkWords(told);
  const sources = await checkSources(ctx, actor, organization, told.sources);
  const now = ctx.clock();
  return ctx.db.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtextextended(${`procedure:${slug}`}, 0))`;
    const [before] = await selectProcedures(tx, tx`slug = ${slug} and organization = ${organization}`);
    refuseLoss(askedOfProcedure(before), told.seen);
    const [row] = await tx<{ id: Id }[]>`
      insert into procedures (id, organization, slug, title, lead, sources, changed_at, changed_by)
      values (${newId(now.getTime())}, ${organization}, ${slug}, ${title}, ${lead}, ${tx.json(sources as never)},
        ${now}, ${accountOf(actor)})
      on conflict (slug) do update set title = excluded.title, lead = excluded.lead, sources = excluded.sources,
        changed_at = excluded.changed_at, changed_by = excluded.changed_by, closed_at = null
      where procedures.organization = excluded.organization
      returning id`;
    if (row === undefined) throw new Failure("conflict", "once-slug-taken", { parameter: "slug" });
    const [made] = await selectProcedures(tx, tx`id = ${row.id}`);
    if (made === undefined) throw unknownProcedure();
    return made;
  });
}

/** Nobody starts it any more; cases that were started go on. Opened again, it takes no rights that nobody asked for until that is opened too. */
export async function closeProcedure(
  { db, clock }: CitizensContext,
  actor: Actor,
  organization: Id,
  slug: string,
): Promise<void> {
  requireRole(actor, organization, "editor");
  const closed = await db`
    update procedures set closed_at = ${clock()}, takes_entitlements = false
    where slug = ${slug} and organization = ${organization} and closed_at is null`;
  if (closed.count === 0) throw unknownProcedure();
}

/** What is wrong with one is told of the fields that end with its place among them. */
async function checkSources(
  ctx: CitizensContext,
  actor: Actor,
  organization: Id,
  told: readonly NeededSource[],
): Promise<readonly FactSource[]> {
  const tables = new Set(told.map(({ table }) => table));
  if (tables.size < told.length) throw new Failure("invalid", "once-source-twice", { parameter: "exchange" });
  if (told.length === 0 || told.length > sourcesMax) {
    throw new Failure("invalid", "once-sources-wrong", { parameter: "exchange", max: sourcesMax });
  }
  const sources: FactSource[] = [];
  for (const [place, one] of told.entries()) {
    const exchange = await agreementOf(ctx, actor, organization, one.exchange);
    sources.push(checkSource(exchange, one, (field) => `${field}-${place}`));
  }
  return sources;
}

async function agreementOf(ctx: CitizensContext, actor: Actor, organization: Id, id: Id): Promise<Exchange> {
  const exchange = await getExchange(ctx, actor, id);
  const isTheirs = exchange.sides.includes("asker") && exchange.askingOrganization === organization;
  if (isTheirs && exchange.state === "running" && exchange.terms.purpose === "told-once") return exchange;
  throw new Failure("precondition", "once-agreement-needed", { parameter: "exchange" });
}

function checkSource(
  { id, peer, subject, terms }: Exchange,
  told: NeededSource,
  named: (field: string) => string,
): FactSource {
  const agreed = terms.tables.find(({ table }) => table === told.table);
  const columns = [...new Set(told.columns)];
  const wrong = columns.find((name) => agreed?.columns.includes(name) !== true);
  if (agreed === undefined || wrong !== undefined) {
    const column = (wrong ?? "").slice(0, 100);
    throw new Failure("invalid", "access-column-unknown", { parameter: named("columns"), column });
  }
  if (columns.length === 0) {
    throw new Failure("invalid", "access-columns-none", { parameter: named("columns") });
  }
  const max = keptDaysOf(terms) ?? 1;
  const { keepDays } = told;
  if (!Number.isInteger(keepDays) || keepDays < 1 || keepDays > max) {
    throw new Failure("invalid", "access-days-wrong", { parameter: named("keepDays"), max });
  }
  return {
    instance: peer ?? subject.instance,
    organization: subject.organization.name,
    dataset: subject.dataset,
    table: told.table,
    name: titleOfTable(subject, told.table),
    exchange: id,
    columns,
    law: wordsOf(told.law, 300, named("law")),
    keepDays,
  };
}

function checkWords({ slug, title, lead }: NewProcedure) {
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug) || slug.length > 80) {
    throw new Failure("invalid", "once-slug-wrong", { parameter: "slug" });
  }
  return { slug, title: wordsOf(title, 200, "title"), lead: cleanText(lead, 2000) };
}

function wordsOf(text: string, most: number, parameter: string): string {
  const words = cleanText(text, most);
  if (words === "") throw new Failure("invalid", "once-words-missing", { parameter });
  return words;
}

export async function selectProcedures(db: Db | Tx, where: Fragment): Promise<readonly Procedure[]> {
  const rows = await db<(Omit<Procedure, "closedAt"> & { readonly closedAt: Date | null })[]>`
    select id, organization, slug, title, lead, sources, closed_at
    from procedures where ${where} order by title, id`;
  return rows.map(({ closedAt, ...row }) => ({ ...row, ...defined({ closedAt: closedAt ?? undefined }) }));
}

export function unknownProcedure(): Failure {
  return new Failure("not-found", "once-procedure-unknown");
}
