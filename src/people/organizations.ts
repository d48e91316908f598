import type { Actor } from "../access/actor.ts";
import { type Fragment } from "../access/may.ts";
import { requireAdministrator, requireRole } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId, newId } from "../base/id.ts";
import type { Page, PageRequest } from "../base/page.ts";
import { type Looked, partsOf, refuseLoss } from "../base/seen.ts";
import { slugsLike, toSlug } from "../base/slug.ts";
import type { Db, Tx } from "../db/db.ts";
import { accountOf } from "./accounts.ts";
import type { PeopleContext } from "./context.ts";
import { putMember } from "./members.ts";
import { logoColumn } from "./organization-logos.ts";
import { requireOrganizationOfHere } from "./organization-of-here.ts";
import {
  askedOfOrganization,
  checkOrganization,
  type Organization,
  type OrganizationChange,
} from "./organization.ts";

/** Organizations are public: everybody sees who publishes here. */
export async function listOrganizations(
  { db, catalogue }: PeopleContext,
  actor: Actor,
  { page, pageSize }: PageRequest,
): Promise<Page<Organization & { datasets: number }>> {
  const rows = await db<OrganizationRow[]>`
    select ${organizationColumns(db)} from organizations order by lower(name), id
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const [count] = await db<{ total: number }[]>`select count(*)::int as total from organizations`;
  const counts = await catalogue?.countDatasets(
    actor,
    rows.map(({ id }) => id),
  );
  return {
    items: rows.map((row) => ({ ...toOrganization(row), datasets: counts?.get(row.id) ?? 0 })),
    total: count?.total ?? 0,
  };
}

export async function findOrganization(
  { db }: { readonly db: Db | Tx },
  _actor: Actor,
  slugOrId: string,
): Promise<Organization | undefined> {
  const [row] = await db<OrganizationRow[]>`
    select ${organizationColumns(db)} from organizations
    where ${isId(slugOrId) ? db`id = ${slugOrId}` : db`slug = ${slugOrId}`}`;
  return row === undefined ? undefined : toOrganization(row);
}

/** By an administrator of the instance, who is its first administrator too. */
/** The others that bear the name of this one, however it is capitalized: nothing forbids it, and pages tell them apart by address alone. */
export async function listNamesakes(
  { db }: Pick<PeopleContext, "db">,
  _actor: Actor,
  slug: string,
): Promise<readonly Organization[]> {
  const rows = await db<OrganizationRow[]>`
    select ${organizationColumns(db)} from organizations
    where slug <> ${slug}
      and lower(name) = (select lower(own.name) from organizations own where own.slug = ${slug})
    order by id limit 10`;
  return rows.map(toOrganization);
}

export async function createOrganization(
  { db, clock, catalogue }: PeopleContext,
  actor: Actor,
  organization: OrganizationChange & { name: string },
): Promise<Organization> {
  requireAdministrator(actor);
  const { name = "", ...change } = checkOrganization(organization);
  return db.begin(async (tx) => {
    const account = accountOf(actor);
    const id = await insertOrganization(tx, account, { name, at: clock() });
    if (account !== null) {
      const member = { organization: id, account, role: "administrator" as const };
      await putMember(tx, { ...member, at: clock(), by: account });
    }
    const made = await updateOrganization(tx, id, change);
    await catalogue?.tellChanged(tx, id);
    return made;
  });
}

/** With the account of its first administrator, in the transaction that makes the account. */
export async function foundOrganization(
  tx: Tx,
  { clock, catalogue }: Pick<PeopleContext, "clock" | "catalogue">,
  account: Id,
  named: string,
): Promise<void> {
  const { name = "" } = checkOrganization({ name: named });
  const id = await insertOrganization(tx, account, { name, at: clock() });
  await putMember(tx, { organization: id, account, role: "administrator", at: clock(), by: account });
  await catalogue?.tellChanged(tx, id);
}

export async function changeOrganization(
  { db, catalogue }: PeopleContext,
  actor: Actor,
  id: Id,
  { seen, ...change }: OrganizationChange & Looked,
): Promise<Organization> {
  requireRole(actor, id, "administrator");
  return db.begin(async (tx) => {
    await requireOrganizationOfHere(tx, id);
    const [row] = await tx<OrganizationRow[]>`
      select ${organizationColumns(tx)} from organizations where id = ${id} for no key update`;
    if (row !== undefined) refuseLoss(partsOf(toOrganization(row), askedOfOrganization), seen);
    const changed = await updateOrganization(tx, id, checkOrganization(change));
    await catalogue?.tellChanged(tx, id);
    return changed;
  });
}

/** Only while it has no dataset, drafts and withdrawn ones included: their addresses name it. */
export async function deleteOrganization(
  { db, catalogue }: PeopleContext,
  actor: Actor,
  id: Id,
): Promise<void> {
  requireAdministrator(actor);
  if (!isId(id)) throw new Failure("not-found", "people-organization-not-found");
  const n = (await catalogue?.countOwnedDatasets(id)) ?? 0;
  if (n > 0) throw new Failure("conflict", "people-organization-not-empty", { n });
  await db.begin(async (tx) => {
    const gone = await tx`delete from organizations where id = ${id} returning id`;
    if (gone.length === 0) throw new Failure("not-found", "people-organization-not-found");
    await catalogue?.tellChanged(tx, id);
  });
}

/** For another room's query: joins the organization that `on` names, as `organization`. */
export function joinOrganization(db: Db | Tx, on: Fragment): Fragment {
  return db`join organizations organization on organization.id = ${on}`;
}

/** The same for a few rows: each is looked up, where PostgreSQL would read all of them first. */
export function lookUpOrganization(db: Db | Tx, on: Fragment): Fragment {
  return db`cross join lateral (select * from organizations where id = ${on} limit 1) organization`;
}

async function insertOrganization(
  tx: Tx,
  by: Id | null,
  { name, at }: { readonly name: string; readonly at: Date },
): Promise<Id> {
  for (const slug of slugsLike(toSlug(name, "organisation"))) {
    const [made] = await tx<{ id: Id }[]>`
      insert into organizations (id, slug, name, created_at, created_by)
      values (${newId(at.getTime())}, ${slug}, ${name}, ${at}, ${by})
      on conflict (slug) do nothing returning id`;
    if (made !== undefined) return made.id;
  }
  throw new Error("slugs without end ended");
}

/** `change` is checked: what is absent stays, what is empty is taken back. */
async function updateOrganization(db: Db | Tx, id: Id, change: OrganizationChange): Promise<Organization> {
  const { name = null, description = null, url = null, email = null, kind = null, siren = null } = change;
  const [row] = await db<OrganizationRow[]>`
    update organizations set name = coalesce(${name}, name),
      description = coalesce(${description}, description),
      url = nullif(coalesce(${url}, url), ''), email = nullif(coalesce(${email}, email), ''),
      kind = nullif(coalesce(${kind}, kind), ''), siren = nullif(coalesce(${siren}, siren), '')
    where id = ${id} returning ${organizationColumns(db)}`;
  if (row === undefined) throw new Failure("not-found", "people-organization-not-found");
  return toOrganization(row);
}

type OrganizationRow = {
  readonly [Field in keyof Organization]-?: undefined extends Organization[Field]
    ? Exclude<Organization[Field], undefined> | null
    : Organization[Field];
};

/** For `toOrganization`, from `organizations`. */
export function organizationColumns(db: Db | Tx) {
  return db`id, slug, name, description, created_at, url, email, kind, siren, origin,
    (select given_at from certificates c where c.organization = organizations.id
      and c.taken_back_at is null) as certified_at, ${logoColumn(db)}`;
}

export function toOrganization(row: OrganizationRow): Organization {
  return Object.fromEntries(
    Object.entries(row).filter(([, value]) => value !== null),
  ) as unknown as Organization;
}
