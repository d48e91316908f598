import { system } from "../access/actor.ts";
import type { Territory } from "../territory/territory.ts";
import { sayNamed } from "../words/say.ts";
import { activityTables } from "./activities.ts";
import { cityTables } from "./city.ts";
import { communeTables } from "./communes.ts";
import { declarePeople } from "./declare-people.ts";
import { openHome } from "./home.ts";
import { averageTable, readingTable } from "./households.ts";
import { findOrMakeOrganization, getTableOf, loadTables, type Loading } from "./load.ts";
import { restrictPassages } from "./passages.ts";
import { type DemonstrationAccount, makeAdviser, makeAgent, makeOfficer, makeReuser } from "./people.ts";
import { cardTable, quotientTable, usesTable } from "./persons.ts";
import { askForPassages } from "./request.ts";
import { stopTables } from "./stops.ts";
import { agreeToTellOnce, openReducedFare } from "./tell-once.ts";

/** The instances of the small territory, and what is done once they know each other. */
export const parts = [
  "portal",
  "metropolis",
  "operator",
  "association",
  "request",
  "home",
  "reduced-fare",
  "agree",
] as const;
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
      return [await loadWaterAndTown(loading)];
    }
    case "operator": {
      await name(loading, part);
      const organization = await findOrMakeOrganization(loading, "demo-operator");
      const officer = await makeOfficer(loading, organization);
      await loadTables(loading, organization, [...stopTables(), cardTable()], (dataset, table) =>
        table.subject === "passages"
          ? restrictPassages(loading, dataset.id)
          : declarePeople(loading, dataset, table),
      );
      return [officer];
    }
    case "association": {
      await name(loading, part);
      await loadTables(loading, await findOrMakeOrganization(loading, "demo-association"), activityTables());
      const organization = await findOrMakeOrganization(loading, "demo-adviser");
      await loadTables(loading, organization, [usesTable()]);
      return [await makeAdviser(loading, organization)];
    }
    case "home":
      await openHome(loading);
      return [];
    case "request":
      await askForPassages(loading);
      return [];
    case "reduced-fare":
      await openReducedFare(loading);
      return [];
    case "agree":
      await agreeToTellOnce(loading);
      return [];
  }
}

/** Two more producers of the metropolis: what they hold is about people, and what is published of it is for all. */
async function loadWaterAndTown(loading: Loading): Promise<DemonstrationAccount> {
  const water = await findOrMakeOrganization(loading, "demo-water");
  const town = await findOrMakeOrganization(loading, "demo-town");
  await loadTables(loading, water, [averageTable()]);
  const averages = await getTableOf(loading, water, averageTable());
  await loadTables(loading, water, [readingTable()], (dataset, table) =>
    declarePeople(loading, dataset, table, averages),
  );
  await loadTables(loading, town, [quotientTable()], (dataset, table) =>
    declarePeople(loading, dataset, table),
  );
  return makeAgent(loading, [water, town]);
}

async function name({ rooms, language }: Loading, part: TerritoryPart): Promise<void> {
  await rooms.instance.changeSettings(system, {
    name: sayNamed(language, `demo-${part}-name`),
    profile: { description: sayNamed(language, `demo-${part}-description`) },
  });
}
