import assert from "node:assert/strict";
import { test } from "node:test";
import { getOwnTable, lookAtOwn } from "../../src/citizens/own-data.ts";
import { drawOwnMap } from "../../src/pages/citizens/own-map.ts";
import { openTerritory } from "../../src/territory/open-territory.ts";
import { byNameAndContract, citizensWorld, readings } from "./world.ts";

const territory = openTerritory();
const locals = {
  language: "fr",
  settings: { accentHue: 220 },
  rooms: {
    territory: {
      labelOf: (...of: Parameters<typeof territory.labelOf>) => territory.labelOf(...of),
      successorOf: () => undefined,
      centreOf: () => undefined,
      contoursOf: async () => undefined,
      towns: () => [],
      findBaseMap: async () => undefined,
      landAround: () => ({ type: "FeatureCollection", features: [] }),
    },
  },
} as unknown as Parameters<typeof drawOwnMap>[0];

/** Each meter has a place; that of the second is not known. */
const placed = readings
  .split("\n")
  .map((line, at) => {
    const where = line.startsWith("C-1") ? "48.11;-1.68" : line.startsWith("C-2") ? ";" : "48.2;-1.5";
    return `${line};${at === 0 ? "latitude;longitude" : where}`;
  })
  .join("\n");

test("where somebody's own rows lie is drawn of theirs alone, where they have positions", async () => {
  await using here = await citizensWorld();
  await here.declare(byNameAndContract);
  const draw = async (name: string, facts: Readonly<Record<string, string>>) => {
    const person = await here.citizen(name);
    const { id } = await here.link(person, facts);
    const own = await getOwnTable(here.citizens, person, id);
    return drawOwnMap(locals, own, await lookAtOwn(here.citizens, person, own));
  };
  assert.equal(
    await draw("awa", { contrat: "C-1", nom: "Le Gall" }),
    undefined,
    "no column tells a position",
  );
  await here.import("releves.csv", placed, { table: here.table });
  const map = await draw("lea", { contrat: "C-1", nom: "Le Gall" });
  assert.match(map?.wide ?? "", /^<svg [^>]*aria-label="Où se trouve Vos relevés d’eau"/);
  assert.doesNotMatch(JSON.stringify(map), /Dubois|Martin|C-2|C-3/);
  assert.equal(await draw("noe", { contrat: "C-2", nom: "Dubois-Noé" }), undefined, "theirs has none");
});
