import type { Actor } from "../access/actor.ts";
import { type Fragment } from "../access/may.ts";
import { requireAdministrator, requireRole } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId, newId } from "../base/id.ts";
import type { Page, PageRequest } from "../base/page.ts";
import { slugsLike, toSlug } from "../base/slug.ts";
import type { Db, Tx } from "../db/db.ts";
import { accountOf } from "./accounts.ts";
import type { PeopleContext } from "./context.ts";
import { putMember } from "./members.ts";
import { checkDescription, type Organization, toOrganizationName } from "./organization.ts";

/** Datasets by organization, as the room that holds them counts them. */
export type DatasetCounts = (actor: Actor, organizations: readonly Id[]) => Promise<ReadonlyMap<Id, number>>;

/** Organizations are public: everybody sees who publishes here. */
export async function listOrganizations(
  { db }: PeopleContext,
  actor: Actor,
  { page, pageSize }: PageRequest,
  countDatasets: DatasetCounts,
): Promise<Page<Organization & { datasets: number }>> {
  const items = await db<Organization[]>`
    select ${columns(db)} from organizations order by lower(name), id
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const [count] = await db<{ total: number }[]>`select count(*)::int as total from organizations`;
  const counts = await countDatasets(
    actor,
    items.map(({ id }) => id),
  );
  return {
    items: items.map((organization) => ({ ...organization, datasets: counts.get(organization.id) ?? 0 })),
    total: count?.total ?? 0,
  };
}

export async function findOrganization(
  { db }: PeopleContext,
  _actor: Actor,
  slugOrId: string,
): Promise<Organization | undefined> {
  const [organization] = await db<Organization[]>`
    select ${columns(db)} from organizations
    where ${isId(slugOrId) ? db`id = ${slugOrId}` : db`slug = ${slugOrId}`}`;
  return organization;
}

/** By an administrator of the instance, who is its first administrator too. */
export async function createOrganization(
  { db, clock }: PeopleContext,
  actor: Actor,
  { name, description = "" }: { name: string; description?: string },
): Promise<Organization> {
  requireAdministrator(actor);
  const valid = { name: toOrganizationName(name), description: checkDescription(description) };
  return db.begin(async (tx) => {
    const organization = await insertOrganization(tx, actor, valid, clock());
    const account = accountOf(actor);
    if (account !== null) {
      const member = { organization: organization.id, account, role: "administrator" as const };
      await putMember(tx, { ...member, at: clock(), by: account });
    }
    return organization;
  });
}

export async function changeOrganization(
  { db }: PeopleContext,
  actor: Actor,
  id: Id,
  { name, description }: { name?: string; description?: string },
): Promise<Organization> {
  requireRole(actor, id, "administrator");
  const [organization] = isId(id)
    ? await db<Organization[]>`
        update organizations set
          name = coalesce(${name === undefined ? null : toOrganizationName(name)}, name),
          description = coalesce(${description === undefined ? null : checkDescription(description)}, description)
        where id = ${id} returning ${columns(db)}`
    : [];
  if (organization === undefined) throw new Failure("not-found", "people-organization-not-found");
  return organization;
}

/** Only while it has no dataset, drafts and withdrawn ones included: their addresses name it. */
export async function deleteOrganization(
  { db }: PeopleContext,
  actor: Actor,
  id: Id,
  countDatasets: (organization: Id) => Promise<number>,
): Promise<void> {
  requireAdministrator(actor);
  if (!isId(id)) throw new Failure("not-found", "people-organization-not-found");
  const n = await countDatasets(id);
  if (n > 0) throw new Failure("conflict", "people-organization-not-empty", { n });
  const gone = await db`delete from organizations where id = ${id} returning id`;
  if (gone.length === 0) throw new Failure("not-found", "people-organization-not-found");
}

/** For another room's query: joins the organization that `on` names, as `organization`. */
export function joinOrganization(db: Db | Tx, on: Fragment): Fragment {
  return db`join organizations organization on organization.id = ${on}`;
}

async function insertOrganization(
  tx: Tx,
  actor: Actor,
  { name, description }: { name: string; description: string },
  at: Date,
): Promise<Organization> {
  for (const slug of slugsLike(toSlug(name, "organisation"))) {
    const [made] = await tx<Organization[]>`
      insert into organizations (id, slug, name, description, created_at, created_by)
      values (${newId(at.getTime())}, ${slug}, ${name}, ${description}, ${at}, ${accountOf(actor)})
      on conflict (slug) do nothing returning ${columns(tx)}`;
    if (made !== undefined) return made;
  }
  throw new Error("slugs without end ended");
}

function columns(db: Db | Tx) {
  return db`id, slug, name, description, created_at`;
}
