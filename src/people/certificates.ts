import type { Actor } from "../access/actor.ts";
import type { Fragment } from "../access/may.ts";
import { requireAdministrator } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { accountOf } from "./accounts.ts";
import type { WithinContext } from "./context.ts";
import type { Organization } from "./organization.ts";
import { findOrganization } from "./organizations.ts";

/**
 * Says that the stewards of the instance know who stands behind the organization, and that it acts
 * for a public service. Given once, however often it is asked.
 */
export async function giveCertificate(context: WithinContext, actor: Actor, id: Id): Promise<Organization> {
  requireAdministrator(actor);
  await getOrganization(context, actor, id);
  await context.db`
    insert into certificates (organization, given_at, given_by)
    values (${id}, ${context.clock()}, ${accountOf(actor)})
    on conflict (organization) where taken_back_at is null do nothing`;
  return getOrganization(context, actor, id);
}

/** The row stays, with who took the certificate back and when. */
export async function takeBackCertificate(
  context: WithinContext,
  actor: Actor,
  id: Id,
): Promise<Organization> {
  requireAdministrator(actor);
  await getOrganization(context, actor, id);
  await context.db`
    update certificates set taken_back_at = ${context.clock()}, taken_back_by = ${accountOf(actor)}
    where organization = ${id} and taken_back_at is null`;
  return getOrganization(context, actor, id);
}

/** For another room's query: whether the organization that `on` names holds the certificate. */
export function isCertified(db: Db | Tx, on: Fragment): Fragment {
  return db`exists (select from certificates c where c.organization = ${on} and c.taken_back_at is null)`;
}

async function getOrganization(context: WithinContext, actor: Actor, id: Id): Promise<Organization> {
  const organization = isId(id) ? await findOrganization(context, actor, id) : undefined;
  if (organization === undefined) throw new Failure("not-found", "people-organization-not-found");
  return organization;
}
