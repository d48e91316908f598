import { randomBytes } from "node:crypto";
import { system } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import type { Territory } from "../territory/territory.ts";
import { say } from "../web/words/say.ts";
import { activityTables } from "./activities.ts";
import { communeTables } from "./communes.ts";
import { findOrMakeOrganization, loadTables, type Loading } from "./load.ts";
import { restrictPassages } from "./passages.ts";
import { askForPassages } from "./request.ts";
import { stopTables } from "./stops.ts";

/** The instances of the small territory, and what is done once they know each other. */
export const parts = ["portal", "metropolis", "operator", "association", "request"] as const;
export type Part = (typeof parts)[number];

/** Somebody of the demonstration, with a password that was made now and that is told once. */
export interface DemonstrationAccount {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** Loads what an instance of the territory begins with. Done again, it finishes what a former run left. */
export async function loadPart(
  loading: Loading,
  territory: Territory,
  part: Part,
): Promise<readonly DemonstrationAccount[]> {
  switch (part) {
    case "portal":
      await name(loading, part);
      return [await makeReuser(loading)];
    case "metropolis": {
      await name(loading, part);
      await loadTables(
        loading,
        await findOrMakeOrganization(loading, "demo-metropolis"),
        communeTables(territory),
      );
      return [];
    }
    case "operator": {
      await name(loading, part);
      const organization = await findOrMakeOrganization(loading, "demo-operator");
      const officer = await makeOfficer(loading, organization);
      await loadTables(loading, organization, stopTables(), (dataset, { subject }) =>
        subject === "passages" ? restrictPassages(loading, dataset.id) : Promise.resolve(),
      );
      return [officer];
    }
    case "association": {
      await name(loading, part);
      await loadTables(loading, await findOrMakeOrganization(loading, "demo-association"), activityTables());
      return [];
    }
    case "request":
      await askForPassages(loading);
      return [];
  }
}

export const reuserEmail = "camille@laboratoire.example";
const officerEmail = "dominique@bus.example";

async function name({ rooms, language }: Loading, part: Part): Promise<void> {
  await rooms.instance.changeSettings(system, { name: say(language, `demo-${part}-name`) });
}

async function makeReuser(loading: Loading): Promise<DemonstrationAccount> {
  const organization = await findOrMakeOrganization(loading, "demo-reuser-organization");
  return makeMember(loading, organization, { email: reuserEmail, key: "demo-reuser" });
}

function makeOfficer(loading: Loading, organization: Id): Promise<DemonstrationAccount> {
  return makeMember(loading, organization, { email: officerEmail, key: "demo-officer" });
}

/** An account that a former run made gets a new password: that of then was told to nobody. */
async function makeMember(
  { rooms, language }: Loading,
  organization: Id,
  { email, key }: { readonly email: string; readonly key: string },
): Promise<DemonstrationAccount> {
  const person = { email, name: say(language, key), password: randomBytes(9).toString("base64url") };
  const { items } = await rooms.accounts.listAccounts(system, { page: 1, pageSize: 100 });
  const known = items.find((account) => account.email === email);
  const account = known ?? (await rooms.accounts.createAccount(system, person));
  if (known !== undefined) {
    const { secret } = await rooms.accounts.makeRecovery(system, known.id);
    await rooms.accounts.recover(secret, person.password);
  }
  await rooms.organizations.setMember(system, organization, account.id, "administrator");
  return person;
}
