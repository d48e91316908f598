import type { Workspace } from "../engine/engine.ts";
import type { Territory } from "../territory/territory.ts";
import { load, placesIn, populationOfPlace } from "./geography.ts";

/** Makes `populations` (rank, population) of the places of a table of values. */
export async function loadPopulations(
  territory: Territory,
  workspace: Workspace,
  from: string,
): Promise<void> {
  const places = await placesIn(workspace, from);
  await load(
    workspace,
    "told_populations",
    ["rank", "population"],
    places.flatMap(({ rank, level, code }) => {
      const population = populationOfPlace(territory, { level, code });
      return population === undefined || population === 0 ? [] : [[String(rank), String(population)]];
    }),
  );
  await workspace.run(
    "create or replace temp table populations as select cast(rank as int) as rank, population from told_populations",
  );
}
