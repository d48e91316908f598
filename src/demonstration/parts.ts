import { system } from "../access/actor.ts";
import type { Territory } from "../territory/territory.ts";
import { sayNamed } from "../words/say.ts";
import { activityTables } from "./activities.ts";
import { cityTables } from "./city.ts";
import { communeTables } from "./communes.ts";
import { openHome } from "./home.ts";
import { findOrMakeOrganization, loadTables, type Loading } from "./load.ts";
import { type DemonstrationAccount, makeOfficer, makeReuser } from "./people.ts";
import { restrictPassages } from "./passages.ts";
import { askForPassages } from "./request.ts";
import { stopTables } from "./stops.ts";

/** The instances of the small territory, and what is done once they know each other. */
export const parts = ["portal", "metropolis", "operator", "association", "request", "home"] as const;
export type TerritoryPart = (typeof parts)[number];

/** Loads what an instance of the territory begins with. Done again, it finishes what a former run left. */
export async function loadPart(
  loading: Loading,
  territory: Territory,
  part: TerritoryPart,
): Promise<readonly DemonstrationAccount[]> {
  switch (part) {
    case "portal":
      await name(loading, part);
      return [await makeReuser(loading)];
    case "metropolis": {
      await name(loading, part);
      await loadTables(loading, await findOrMakeOrganization(loading, "demo-metropolis"), [
        ...cityTables(),
        ...communeTables(territory),
      ]);
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
    case "home":
      await openHome(loading);
      return [];
    case "request":
      await askForPassages(loading);
      return [];
  }
}

async function name({ rooms, language }: Loading, part: TerritoryPart): Promise<void> {
  await rooms.instance.changeSettings(system, {
    name: sayNamed(language, `demo-${part}-name`),
    profile: { description: sayNamed(language, `demo-${part}-description`) },
  });
}
