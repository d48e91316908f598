import type { Actor } from "../../access/actor.ts";
import { appendAccess, headWanted } from "../../access/journal.ts";
import { organizationsOf, requireMember, requireRole } from "../../access/require.ts";
import { Failure } from "../../base/failure.ts";
import { type Id, isId } from "../../base/id.ts";
import type { Page, PageRequest } from "../../base/page.ts";
import type { WatchWork } from "../../jobs/watching.ts";
import { joinOrganization } from "../../people/organizations.ts";
import type { CitizensContext } from "../context.ts";
import type { FactRows } from "../procedure.ts";
import { unknownProcedure } from "../procedures/procedures.ts";
import { placeOfContent, unknownEntitlement } from "./entitlement-rows.ts";
import type { ToldRight } from "./telling-document.ts";
import { writeToldHere } from "./told-here-entry.ts";

const lookMs = 60_000;

/** That somebody has a right, as the organization that was told keeps it; of whom is in its rows. */
export interface ToldEntitlement {
  readonly id: Id;
  /** Who told, by its address. */
  readonly instance: string;
  readonly right: ToldRight;
  readonly state: "taken" | "forgotten" | "over";
  readonly at: Date;
  readonly until: Date;
}

interface Row extends Omit<ToldEntitlement, "right"> {
  readonly told: ToldRight;
  readonly content: string;
}

/** By editors of the organization, as its members: whoever administers the instance is none by that. Those that are kept first. */
export async function listToldEntitlements(
  ctx: CitizensContext,
  actor: Actor,
  organization: Id,
  { page, pageSize }: PageRequest,
): Promise<Page<ToldEntitlement>> {
  const { db } = ctx;
  requireEditor(actor, organization);
  const where = db`organization = ${organization}`;
  const rows = await db<Row[]>`
    select id, instance, told, state, at, until from told_entitlements where ${where}
    order by state = 'taken' desc, at desc, id desc limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const [count] = await db<{ total: number }[]>`
    select count(*)::int as total from told_entitlements where ${where}`;
  return { items: rows.map(toTold), total: count?.total ?? 0 };
}

/** One of them with its rows, while they are kept: a reading, which stands in the journal. Throws `not-found`. */
export async function getToldEntitlement(
  ctx: CitizensContext,
  actor: Actor,
  organization: Id,
  id: string,
): Promise<ToldEntitlement & { readonly rows?: FactRows }> {
  const account = requireEditor(actor, organization);
  const [row] = await ctx.db<Row[]>`
    select id, instance, told, state, at, until, content from told_entitlements
    where id = ${isId(id) ? id : null} and organization = ${organization}`;
  if (row === undefined) throw unknownEntitlement();
  const told = toTold(row);
  if (row.content === "" || row.until <= ctx.clock()) return told;
  const text = await ctx.vault.openText(row.content, placeOfContent(row.id));
  const { rows } = JSON.parse(text) as { readonly rows: FactRows };
  const entry = writeToldHere(ctx, { id: row.id, right: row.told, rows: rows.length, reader: account });
  await ctx.db.begin((tx) => appendAccess(ctx, tx, entry));
  await ctx.jobs.announce(headWanted);
  return { ...told, rows };
}

/** As its member: whoever administers the instance is none by that. */
function requireEditor(actor: Actor, organization: Id): Id {
  const { account } = requireMember(actor);
  if (organizationsOf(actor, "editor").includes(organization)) return account;
  throw new Failure("forbidden", "access-role-needed", { role: "editor" });
}

function toTold({ told, id, instance, state, at, until }: Row): ToldEntitlement {
  return { id, instance, right: told, state, at, until };
}

/** Procedures of the organization that take what nobody asked for, by their addresses. */
export async function listTakingProcedures(
  { db }: CitizensContext,
  actor: Actor,
  organization: Id,
): Promise<readonly string[]> {
  requireRole(actor, organization, "editor");
  const rows = await db<{ slug: string }[]>`
    select slug from procedures
    where organization = ${organization} and closed_at is null and takes_entitlements order by slug`;
  return rows.map(({ slug }) => slug);
}

/** From now on the procedure takes that somebody has a right to it, where an organization with an agreement tells; or no more. */
export async function takeEntitlements(
  { db }: CitizensContext,
  actor: Actor,
  organization: Id,
  { slug, takes }: { readonly slug: string; readonly takes: boolean },
): Promise<void> {
  requireRole(actor, organization, "editor");
  const changed = await db`
    update procedures set takes_entitlements = ${takes}
    where slug = ${slug} and organization = ${organization} and closed_at is null returning 1`;
  if (changed.length === 0) throw unknownProcedure();
}

/** What was told is kept until its day, and no longer than the organization is there. */
export function forgettingToldWork({ db, clock }: CitizensContext): WatchWork {
  return {
    watch: "told-entitlements",
    everyMs: lookMs,
    run: async () => {
      await db`
        update told_entitlements set content = '', state = 'over' where content <> '' and (until <= ${clock()}
          or id not in (select k.id from told_entitlements k ${joinOrganization(db, db`k.organization`)}))`;
    },
  };
}
