import { type Id, newId } from "../base/id.ts";
import { toName } from "../base/name.ts";
import { slugsLike, toSlug } from "../base/slug.ts";
import type { Db, Tx } from "../db/db.ts";
import { organizationColumns, toOrganization } from "./organizations.ts";
import { putToldLogo } from "./organization-logos.ts";
import type { Organization } from "./organization.ts";

/** An organization of another instance, as that one tells it. */
interface RemoteOrganization {
  /** The address of its instance, and its id there. */
  readonly origin: string;
  readonly originId: Id;
  readonly name: string;
  readonly description: string;
  readonly url?: string;
  readonly siren?: string;
  /** Where its logo is, and the hash of its bytes. */
  readonly logo?: { readonly source: string; readonly hash: string };
}

/** It is shown here with its datasets, and changed by its instance alone. Answers its id here. */
export async function putRemoteOrganization(tx: Tx, told: RemoteOrganization, at: Date): Promise<Id> {
  const id = await putOrganization(tx, told, at);
  await putToldLogo(tx, id, told.logo, at);
  return id;
}

async function putOrganization(
  tx: Tx,
  { origin, originId, name: told, description, url, siren }: RemoteOrganization,
  at: Date,
): Promise<Id> {
  const name = toName(told) || new URL(origin).host;
  const change = tx`name = ${name}, description = ${description}, url = ${url ?? null}, siren = ${siren ?? null}`;
  const [known] = await tx<{ id: Id }[]>`
    update organizations set ${change} where origin = ${origin} and origin_id = ${originId} returning id`;
  if (known !== undefined) return known.id;
  const id = newId(at.getTime());
  for (const slug of slugsLike(toSlug(name, "organisation"))) {
    const made = await tx`
      insert into organizations (id, slug, name, description, url, siren, created_at, origin, origin_id)
      values (${id}, ${slug}, ${name}, ${description}, ${url ?? null}, ${siren ?? null}, ${at}, ${origin},
        ${originId})
      on conflict (slug) do nothing returning id`;
    if (made.length > 0) return id;
  }
  throw new Error("slugs without end ended");
}

export async function listOrganizationsById(
  db: Db | Tx,
  ids: readonly Id[],
): Promise<ReadonlyMap<Id, Organization>> {
  if (ids.length === 0) return new Map();
  const rows = await db<Parameters<typeof toOrganization>[0][]>`
    select ${organizationColumns(db)} from organizations where id = any(${[...ids]}::uuid[])`;
  return new Map(rows.map((row) => [row.id, toOrganization(row)]));
}

/** Where an organization is at home, and by which id there: absent where there is none. */
export async function findHome(
  db: Db | Tx,
  organization: Id,
): Promise<{ readonly instance?: string; readonly id: Id; readonly name: string } | undefined> {
  const [row] = await db<{ id: Id; name: string; origin: string | null; originId: Id | null }[]>`
    select id, name, origin, origin_id from organizations where id = ${organization}`;
  if (row === undefined) return undefined;
  const { id, name, origin, originId } = row;
  return origin === null || originId === null ? { id, name } : { instance: origin, id: originId, name };
}
