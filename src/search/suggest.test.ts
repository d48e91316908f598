import assert from "node:assert/strict";
import { test } from "node:test";
import { anyone } from "../access/actor.ts";
import { suggest } from "./search-datasets.ts";
import { searchWorld } from "../../test/search-world.ts";

test("suggestions begin as the question does: titles, keywords, producers, places", async () => {
  await using world = await searchWorld();
  await world.add("Stationnement des vélos", "", {
    keywords: ["stationnement"],
    spatial: [{ place: { level: "commune", code: "35238" } }],
  });
  const of = async (beginning: string) =>
    (await suggest(world.ctx, anyone, beginning, "fr")).map(({ kind, text }) => `${kind}: ${text}`);
  assert.deepEqual(await of("station"), ["dataset: Stationnement des vélos", "keyword: stationnement"]);
  assert.deepEqual(await of("vélos stati"), ["dataset: Stationnement des vélos"]);
  assert.ok((await of("ville de sai")).includes("producer: Ville de Saint-Œuf"));
  assert.equal((await of("renn"))[0], "place: Rennes", "no title holds a word that begins so");
  assert.deepEqual(await of("x"), []);
});

test("of words and values that as many datasets have, those that come first in the alphabet are told", async () => {
  await using world = await searchWorld();
  const endings = ["zonz", "zony", "zonx", "zonw", "zonv", "zonu", "zont", "zonr", "zonq"];
  for (const word of endings) await world.add(word, "", { keywords: [`${word} sauvage`, "bois"] });
  assert.equal((await world.titles("zon")).includes("zonz"), false, "eight endings are looked for");
  assert.equal((await world.titles("zon")).includes("zonq"), true);
  const keywords = (await suggest(world.ctx, anyone, "zon", "fr")).filter(({ kind }) => kind === "keyword");
  assert.deepEqual(
    keywords.map(({ text }) => text),
    ["zonq sauvage", "zonr sauvage", "zont sauvage"],
  );
  const { facets } = await world.ask("", { facets: ["keyword"] });
  const values = facets[0]?.values.map(({ value }) => value);
  assert.deepEqual(values, ["bois", ...endings.toReversed().map((word) => `${word} sauvage`)]);
});

test("places that no dataset declares are suggested, with what tells them from others of their name", async () => {
  await using world = await searchWorld();
  await world.add("Budget de la ville");
  const of = async (beginning: string) =>
    (await suggest(world.ctx, anyone, beginning, "fr"))
      .filter(({ kind }) => kind === "place")
      .map(({ text, target, level, within }) => [text, target, level, within]);
  assert.deepEqual(await of("renn"), [
    ["Rennes", "commune/35238", "commune", "Ille-et-Vilaine"],
    ["Rennes Métropole", "epci/243500139", "epci", "Ille-et-Vilaine"],
    ["Renneville", "commune/31450", "commune", "Haute-Garonne"],
  ]);
  assert.deepEqual(
    (await of("saint-denis")).slice(0, 2).map(([, , , within]) => within),
    ["La Réunion", "Seine-Saint-Denis"],
  );
  assert.deepEqual(
    (await of("35000")).map(([text]) => text),
    ["Rennes"],
  );
  assert.equal((await of("combien d’habitants à renn"))[0]?.[0], "Rennes");
  assert.deepEqual(await of("budget"), []);
});

test("suggestions of one title are told apart by their producers", async () => {
  await using world = await searchWorld();
  await world.add("Subventions", "", { publisher: { name: "Agglomération" } });
  await world.add("Subventions");
  await world.add("Subventions versées");
  const found = (await suggest(world.ctx, anyone, "subven", "fr"))
    .filter(({ kind }) => kind === "dataset")
    .map(({ text, producer = "" }) => `${text} | ${producer}`);
  assert.deepEqual(found.toSorted(), [
    "Subventions versées | ",
    "Subventions | Agglomération",
    "Subventions | Ville de Saint-Œuf",
  ]);
});
