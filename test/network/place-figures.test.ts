import assert from "node:assert/strict";
import { test } from "node:test";
import { figuresOfPlaceElsewhere } from "../../src/network/remote/place-figures.ts";
import { publishTable, seesTable } from "./remote-world.ts";
import { networkWorld } from "./world.ts";

const regions = ["11", "24", "27", "28", "32", "44", "52", "53", "75", "76", "84", "93"];

/** Shops, twelve to a region. */
const register = [
  "nom;code_region",
  ...regions.flatMap((region) => regions.map((_, at) => `Magasin ${at} de ${region};${region}`)),
].join("\n");

test("figures come of the likeliest of many followed tables, and one that tells none is asked once", async () => {
  await using world = await networkWorld("commune", "portal");
  const { commune, portal } = world;
  const rows = regions.map((region, at) => `${region};${1_000 + at}`);
  const made = [await publishTable(commune, "Budgets", `code_region;depenses\n${rows.join("\n")}\n`)];
  for (let one = 1; one <= 6; one += 1) made.push(await publishTable(commune, `Magasins ${one}`, register));
  await portal.follow(commune);
  for (const { table } of made) await seesTable(portal, table.id);

  let asked: string[] = [];
  commune.answerAs(({ url = "" }) => {
    if (url.includes("/description")) asked.push(url);
    return false;
  });
  const { remote } = portal.app.contexts;
  const figures = async (places: number) => {
    asked = [];
    const told = await figuresOfPlaceElsewhere(
      remote,
      { level: "region", code: "53" },
      { places, budgetMs: 30_000 },
    );
    return told.flatMap(({ figures: of }) => of.map(({ value }) => value));
  };
  assert.deepEqual(await figures(18), [1_007]);
  assert.equal(asked.length, 6);
  assert.deepEqual(await figures(1_000_000), [1_007], "what is known to tell none takes nobody’s turn");
  assert.equal(asked.length, 2);
  await figures(18);
  assert.equal(asked.length, 1);
});
