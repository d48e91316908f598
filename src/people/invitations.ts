import type { Actor, Role } from "../access/actor.ts";
import { requireAdministrator, requireRole } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId, newId } from "../base/id.ts";
import type { Tx } from "../db/db.ts";
import { type Session, toEmail } from "./account.ts";
import { accountOf, grantAdministrator, insertAccount, prepareAccount } from "./accounts.ts";
import type { PeopleContext } from "./context.ts";
import { putMember } from "./members.ts";
import { hashOfSecret, newSecret } from "./secret.ts";
import { checkCredentials, openSession } from "./sessions.ts";

const invitationMs = 14 * 24 * 3_600_000;

/**
 * A link with which somebody comes in: by an administrator of the instance, or by one of the
 * organization that it names. It is made alike whether or not the address has an account.
 */
export async function inviteAccount(
  { db, clock }: PeopleContext,
  actor: Actor,
  invitation: { email: string; organization?: Id; role?: Role; administrator?: boolean },
): Promise<{ secret: string }> {
  const { organization, administrator = false } = invitation;
  if (organization === undefined || administrator) requireAdministrator(actor);
  else requireRole(actor, organization, "administrator");
  const email = toEmail(invitation.email);
  const role = organization === undefined ? null : (invitation.role ?? "editor");
  if (organization !== undefined && !isId(organization)) {
    throw new Failure("not-found", "people-organization-not-found");
  }
  const secret = newSecret();
  const now = clock();
  const made = await db`
    insert into invitations
      (id, hash, email, organization, role, administrator, created_at, created_by, expires_at)
    select ${newId(now.getTime())}, ${hashOfSecret(secret)}, ${email}, ${organization ?? null}, ${role},
      ${administrator}, ${now}, ${accountOf(actor)}, ${new Date(now.getTime() + invitationMs)}
    where ${organization ?? null}::uuid is null
      or exists (select from organizations where id = ${organization ?? null}::uuid)
    returning id`;
  if (made.length === 0) throw new Failure("not-found", "people-organization-not-found");
  return { secret };
}

/** Makes the account, or where the address has one asks for its password; then lets it in. */
export async function acceptInvitation(
  context: PeopleContext,
  secret: string,
  person: { name: string; password: string },
): Promise<Session> {
  const { db, clock } = context;
  const hash = hashOfSecret(secret);
  const [invitation] = await db<{ email: string; known: boolean }[]>`
    select email, exists (select from accounts a where a.email = i.email) as known from invitations i
    where hash = ${hash} and accepted_at is null and expires_at > ${clock()}`;
  if (invitation === undefined) throw new Failure("not-found", "people-invitation-unknown");
  const { email } = invitation;
  const known = invitation.known
    ? await checkCredentials(context, person.password, { email, address: "invitation" })
    : undefined;
  const ready = known === undefined ? await prepareAccount(context, { ...person, email }) : undefined;
  return db.begin(async (tx) => {
    const granted = await consume(tx, hash, clock());
    const account = known ?? (ready && (await insertAccount(tx, context, ready)).id) ?? "";
    await grant(tx, account, granted, clock());
    return openSession(tx, context, account);
  });
}

/** What a link opens, for the page that asks for a name and a password. */
export async function findInvitation(
  { db, clock }: PeopleContext,
  secret: string,
): Promise<{ email: string; organizationName?: string; role?: Role } | undefined> {
  const [row] = await db<{ email: string; organizationName: string | null; role: Role | null }[]>`
    select i.email, o.name as organization_name, i.role from invitations i
    left join organizations o on o.id = i.organization
    where i.hash = ${hashOfSecret(secret)} and i.accepted_at is null and i.expires_at > ${clock()}`;
  if (row === undefined) return undefined;
  return {
    email: row.email,
    ...(row.organizationName === null ? {} : { organizationName: row.organizationName }),
    ...(row.role === null ? {} : { role: row.role }),
  };
}

interface Granted {
  readonly id: Id;
  readonly organization: Id | null;
  readonly role: Role | null;
  readonly administrator: boolean;
  readonly createdBy: Id | null;
}

async function consume(tx: Tx, hash: Buffer, at: Date): Promise<Granted> {
  const [granted] = await tx<Granted[]>`
    update invitations set accepted_at = ${at} where hash = ${hash} and accepted_at is null
    returning id, organization, role, administrator, created_by`;
  if (granted === undefined) throw new Failure("not-found", "people-invitation-unknown");
  return granted;
}

async function grant(tx: Tx, account: Id, granted: Granted, at: Date): Promise<void> {
  const by = granted.createdBy ?? undefined;
  await tx`update invitations set accepted_by = ${account} where id = ${granted.id}`;
  if (granted.administrator) await grantAdministrator(tx, account, at, by);
  if (granted.organization !== null && granted.role !== null) {
    await putMember(tx, {
      organization: granted.organization,
      account,
      role: granted.role,
      at,
      by: by ?? null,
    });
  }
}
