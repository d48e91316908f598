import type { Actor } from "../access/actor.ts";
import type { Fragment } from "../access/may.ts";
import { requireAdministrator } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { accountOf } from "./accounts.ts";
import type { PeopleContext } from "./context.ts";
import type { Organization } from "./organization.ts";
import { findOrganization } from "./organizations.ts";

/**
 * Says that the stewards of the instance know who stands behind the organization, and that it acts
 * for a public service. Given once, however often it is asked.
 */
export async function giveCertificate(
  { db, clock, catalogue }: PeopleContext,
  actor: Actor,
  id: Id,
): Promise<Organization> {
  requireAdministrator(actor);
  return db.begin(async (tx) => {
    await getOrganization(tx, actor, id);
    await tx`
      insert into certificates (organization, given_at, given_by)
      values (${id}, ${clock()}, ${accountOf(actor)})
      on conflict (organization) where taken_back_at is null do nothing`;
    await catalogue?.tellChanged(tx, id);
    return getOrganization(tx, actor, id);
  });
}

/** The row stays, with who took the certificate back and when. */
export async function takeBackCertificate(
  { db, clock, catalogue }: PeopleContext,
  actor: Actor,
  id: Id,
): Promise<Organization> {
  requireAdministrator(actor);
  return db.begin(async (tx) => {
    await getOrganization(tx, actor, id);
    await tx`
      update certificates set taken_back_at = ${clock()}, taken_back_by = ${accountOf(actor)}
      where organization = ${id} and taken_back_at is null`;
    await catalogue?.tellChanged(tx, id);
    return getOrganization(tx, actor, id);
  });
}

/** For another room's query: whether the organization that `on` names holds the certificate. */
export function isCertified(db: Db | Tx, on: Fragment): Fragment {
  return db`exists (select from certificates c where c.organization = ${on} and c.taken_back_at is null)`;
}

async function getOrganization(tx: Tx, actor: Actor, id: Id): Promise<Organization> {
  const organization = isId(id) ? await findOrganization({ db: tx }, actor, id) : undefined;
  if (organization === undefined) throw new Failure("not-found", "people-organization-not-found");
  return organization;
}
