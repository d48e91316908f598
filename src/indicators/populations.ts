import { createHash } from "node:crypto";
import type { Workspace } from "../engine/engine.ts";
import type { Territory } from "../territory/territory.ts";
import { indicatorLevels } from "./definition.ts";
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

/** SHA-256 of the inhabitants of every place that is known: a territory does not change while the program runs. */
export function inhabitantsOf(territory: Territory): string {
  const known = digests.get(territory) ?? digestOf(territory);
  digests.set(territory, known);
  return known;
}

const digests = new WeakMap<Territory, string>();

function digestOf(territory: Territory): string {
  const hash = createHash("sha256");
  for (const level of indicatorLevels) {
    if (level === "country") continue;
    for (const code of territory.codes(level))
      hash.update(`${level} ${code} ${territory.populationOf(level, code)}\n`);
  }
  return hash.digest("hex");
}
