import { randomBytes } from "node:crypto";
import { system } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import { sayNamed } from "../words/say.ts";
import { findOrMakeOrganization, type Loading } from "./load.ts";

/** Somebody of the demonstration, with a password that was made now and that is told once. */
export interface DemonstrationAccount {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

export const reuserEmail = "camille@laboratoire.example";
export const officerEmail = "dominique@bus.example";

export async function makeReuser(loading: Loading): Promise<DemonstrationAccount> {
  const organization = await findOrMakeOrganization(loading, "demo-reuser-organization");
  return makeMember(loading, [organization], { email: reuserEmail, key: "demo-reuser" });
}

export const agentEmail = "nolwenn@eau.example";
const adviserEmail = "sacha@conseil.example";

/** Who answers people at the water company and at the social service, and agrees for both. */
export function makeAgent(loading: Loading, organizations: readonly Id[]): Promise<DemonstrationAccount> {
  return makeMember(loading, organizations, { email: agentEmail, key: "demo-agent" });
}

/** Who reads what people lend them. */
export function makeAdviser(loading: Loading, organization: Id): Promise<DemonstrationAccount> {
  return makeMember(loading, [organization], { email: adviserEmail, key: "demo-adviser-person" });
}

export function makeOfficer(loading: Loading, organization: Id): Promise<DemonstrationAccount> {
  return makeMember(loading, [organization], { email: officerEmail, key: "demo-officer" });
}

/** An account that a former run made gets a new password: that of then was told to nobody. */
async function makeMember(
  { rooms, language }: Loading,
  organizations: readonly Id[],
  { email, key }: { readonly email: string; readonly key: string },
): Promise<DemonstrationAccount> {
  const person = { email, name: sayNamed(language, key), password: randomBytes(9).toString("base64url") };
  const { items } = await rooms.accounts.listAccounts(system, { page: 1, pageSize: 100 });
  const known = items.find((account) => account.email === email);
  const account = known ?? (await rooms.accounts.createAccount(system, person));
  if (known !== undefined) {
    const { secret } = await rooms.accounts.makeRecovery(system, known.id);
    await rooms.accounts.recover(secret, person.password);
  }
  for (const organization of organizations) {
    await rooms.organizations.setMember(system, organization, account.id, "administrator");
  }
  return person;
}
