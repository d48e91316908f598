import type { Actor, Role } from "../access/actor.ts";
import { requireAdministrator, requireRole } from "../access/require.ts";
import { Failure, type Problem } from "../base/failure.ts";
import { type Id, newId } from "../base/id.ts";
import type { Language } from "../base/language.ts";
import type { Tx } from "../db/db.ts";
import { toEmail } from "./account.ts";
import { accountOf, grantAdministrator, insertAccount, prepareAccount } from "./accounts.ts";
import type { InvitationNews } from "../letters/invitation-letter.ts";
import { enter, type SignIn } from "./begun-sign-ins.ts";
import type { AccountsContext, PeopleContext } from "./context.ts";
import { putMember } from "./members.ts";
import { requireOrganizationOfHere } from "./organization-of-here.ts";
import { hashOfSecret, newSecret } from "./secret.ts";
import { checkCredentials } from "./sessions.ts";

const invitationMs = 14 * 24 * 3_600_000;

/** Letters that one account may have sent in a day: an organization is no way to write to strangers. */
const invitationsADayMax = 200;

export interface NewInvitation {
  readonly email: string;
  readonly organization?: Id;
  readonly role?: Role;
  readonly administrator?: boolean;
  /** Of the letter; French where absent. */
  readonly language?: Language;
}

/** The link stands whatever became of the letter. */
export interface MadeInvitation {
  readonly secret: string;
  /** `off` where the instance sends no mail, `kept` where its letters are kept in a folder. */
  readonly letter: "off" | "sent" | "kept" | Problem;
}

/**
 * A link with which somebody comes in: by an administrator of the instance, or by one of the
 * organization that it names. It is made alike whether or not the address has an account, and is
 * sent there by mail where the instance sends any.
 */
export async function inviteAccount(
  context: PeopleContext,
  actor: Actor,
  invitation: NewInvitation,
): Promise<MadeInvitation> {
  const { organization, administrator = false, language = "fr" } = invitation;
  if (organization === undefined || administrator) requireAdministrator(actor);
  else requireRole(actor, organization, "administrator");
  const email = toEmail(invitation.email);
  if (organization !== undefined) await requireOrganizationOfHere(context.db, organization);
  const role = organization === undefined ? null : (invitation.role ?? "editor");
  const secret = newSecret();
  const made = await insertInvitation(context, actor, { email, organization, role, administrator, secret });
  if (context.tellInvited === undefined) return { secret, letter: "off" };
  const problem = await context.tellInvited({ email, secret, language, ...made });
  const isKept = context.letters?.state().kind === "folder";
  return { secret, letter: problem ?? (isKept ? "kept" : "sent") };
}

/** Makes the account, or where the address has one asks for its password; then lets it in. */
export async function acceptInvitation(
  context: AccountsContext,
  secret: string,
  person: { name: string; password: string },
): Promise<SignIn> {
  const { db, clock } = context;
  const hash = hashOfSecret(secret);
  const [invitation] = await db<{ email: string; known: boolean }[]>`
    select email, exists (select from accounts a where a.email = i.email) as known from invitations i
    where hash = ${hash} and accepted_at is null and expires_at > ${clock()}`;
  if (invitation === undefined) throw new Failure("not-found", "people-invitation-unknown");
  const { email } = invitation;
  const known = invitation.known
    ? await checkCredentials(context, person.password, { email, address: `invitation ${email}` })
    : undefined;
  const ready = known === undefined ? await prepareAccount(context, { ...person, email }) : undefined;
  return db.begin(async (tx) => {
    const granted = await consume(tx, hash, clock());
    const account = known ?? (ready && (await insertAccount(tx, context, ready)).id) ?? "";
    await grant(tx, account, granted, clock());
    return enter(tx, context, account);
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

interface Inviting {
  readonly email: string;
  readonly organization?: Id | undefined;
  readonly role: Role | null;
  readonly administrator: boolean;
  readonly secret: string;
}

async function insertInvitation(
  { db, clock }: PeopleContext,
  actor: Actor,
  { email, organization, role, administrator, secret }: Inviting,
): Promise<Omit<InvitationNews, "email" | "secret" | "language">> {
  const now = clock();
  const expiresAt = new Date(now.getTime() + invitationMs);
  const by = accountOf(actor);
  const [count] = await db<{ today: number }[]>`
    select count(*)::int as today from invitations
    where created_by = ${by}::uuid and created_at > ${new Date(now.getTime() - 24 * 3_600_000)}`;
  if ((count?.today ?? 0) >= invitationsADayMax) {
    throw new Failure("too-many", "people-invitations-many", { max: invitationsADayMax });
  }
  const [made] = await db<{ organizationName: string | null; invitedBy: string | null }[]>`
    insert into invitations
      (id, hash, email, organization, role, administrator, created_at, created_by, expires_at)
    select ${newId(now.getTime())}, ${hashOfSecret(secret)}, ${email}, ${organization ?? null}, ${role},
      ${administrator}, ${now}, ${by}, ${expiresAt}
    where ${organization ?? null}::uuid is null
      or exists (select from organizations where id = ${organization ?? null}::uuid)
    returning (select name from organizations o where o.id = organization) as organization_name,
      (select name from accounts a where a.id = created_by) as invited_by`;
  if (made === undefined) throw new Failure("not-found", "people-organization-not-found");
  return {
    expiresAt,
    ...(made.organizationName === null ? {} : { organizationName: made.organizationName }),
    ...(made.invitedBy === null ? {} : { invitedBy: made.invitedBy }),
    ...(role === null ? {} : { role }),
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
