import { Failure } from "../base/failure.ts";
import { commandLineEmail, type Session } from "./account.ts";
import { insertAccount, prepareAccount } from "./accounts.ts";
import type { AccountsContext, PeopleContext } from "./context.ts";
import { hashOfSecret, newSecret } from "./secret.ts";
import { foundOrganization } from "./organizations.ts";
import { openSession } from "./sessions.ts";

const linkMs = 7 * 24 * 3_600_000;

/**
 * The one-time secret with which somebody becomes the first administrator. Each start makes a new
 * one in place of the last, until it is claimed; `undefined` once there is an administrator. An
 * account at an address that cannot be (RFC 2606 §2) is the command line's, and nobody signs in to it.
 */
export async function makeAdministratorLink({ db, clock }: PeopleContext): Promise<string | undefined> {
  const secret = newSecret();
  const now = clock();
  return db.begin(async (tx) => {
    await tx`delete from administrator_links`;
    const [made] = await tx`
      insert into administrator_links (hash, created_at, expires_at)
      select ${hashOfSecret(secret)}, ${now}, ${new Date(now.getTime() + linkMs)}
      where not exists (
        select from instance_administrators i join accounts a on a.id = i.account
        where a.email <> ${commandLineEmail}
      ) returning hash`;
    return made === undefined ? undefined : secret;
  });
}

/** Whether such a link opens anything now, for the page that asks who becomes administrator. */
export async function findAdministratorLink({ db, clock }: PeopleContext, secret: string): Promise<boolean> {
  const [known] = await db`
    select from administrator_links where hash = ${hashOfSecret(secret)} and expires_at > ${clock()}`;
  return known !== undefined;
}

/**
 * The one-time link of the first start; consumed by the account that it creates. With it the first
 * organization, where it is named: to publish takes one.
 */
export async function claimAdministrator(
  context: AccountsContext,
  secret: string,
  person: { name: string; email: string; password: string; organization?: string },
): Promise<Session> {
  const { db } = context;
  const hash = hashOfSecret(secret);
  if (!(await findAdministratorLink(context, secret)))
    throw new Failure("not-found", "people-administrator-link-unknown");
  const { organization = "", ...own } = person;
  const ready = await prepareAccount(context, { ...own, administrator: true });
  return db.begin(async (tx) => {
    const taken = await tx`delete from administrator_links where hash = ${hash} returning hash`;
    if (taken.length === 0) throw new Failure("not-found", "people-administrator-link-unknown");
    const account = await insertAccount(tx, context, ready);
    if (organization.trim() !== "") await foundOrganization(tx, context, account.id, organization);
    return openSession(tx, context, account.id);
  });
}
