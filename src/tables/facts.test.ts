import assert from "node:assert/strict";
import { test } from "node:test";
import { importWorld } from "../../test/import-world.ts";
import { setRule } from "../access/access-rules.ts";
import { tableFacts } from "./facts.ts";
import { goBack } from "./go-back.ts";
import { system } from "../access/actor.ts";
import { tablesOfPlace } from "./table-places.ts";

const canteens = [
  "commune;nom_commune;jour;menu;prenom;nom;courriel",
  "35238;Rennes;2024-09-02;Lentilles;Ana;Le Goff;ana@example.org",
  "35238;Rennes;2024-09-03;Poisson;Luc;Morin;luc@example.org",
  "44109;Nantes;2025-01-06;Lentilles;Zoé;Picard;zoe@example.org",
  "99999;Ailleurs;2025-01-07;Lentilles;Eva;Roux;eva@example.org",
].join("\n");

test("a dataset's tables tell its columns, its period, its places and its frequent words, and nobody's name", async () => {
  await using world = await importWorld();
  await world.import("menus.csv", canteens);
  const facts = (await tableFacts(world.ctx, [world.dataset.id])).get(world.dataset.id);
  assert.ok(facts);
  assert.deepEqual(facts.columns.slice(0, 4), ["commune", "nom_commune", "jour", "menu"]);
  assert.deepEqual(facts.period, { start: "2024-09-02", end: "2025-01-07" });
  assert.deepEqual(
    facts.places.filter(({ level }) => level === "commune").map(({ code }) => code),
    ["35238", "44109"],
  );
  assert.ok(facts.values.includes("Lentilles"));
  for (const personal of ["Ana", "Le Goff", "ana@example.org"]) assert.ok(!facts.values.includes(personal));
});

test("the places of the current version alone are found, and those of older versions are found when asked for", async () => {
  await using world = await importWorld();
  const { ctx, dataset } = world;
  const made = await world.import("menus.csv", canteens);
  const table = made.made[0]?.table ?? "";
  await world.import("menus.csv", "commune;menu\n44109;Soupe\n44109;Riz\n", { table });
  const rennes = { level: "commune", code: "35238" } as const;
  assert.deepEqual(await tablesOfPlace(ctx.db, rennes), []);
  await goBack(ctx, system, table, 1);
  await tableFacts(ctx, [dataset.id]);
  assert.deepEqual(await tablesOfPlace(ctx.db, rennes), [
    { id: table, name: "menus", dataset: dataset.id, column: "commune" },
  ]);
});

test("of a table that is closed after it was analysed, nothing of its rows is told", async () => {
  await using world = await importWorld();
  const { ctx, dataset } = world;
  await world.import("menus.csv", canteens);
  assert.equal((await tableFacts(ctx, [dataset.id])).get(dataset.id)?.isHeldBack, undefined);
  await ctx.db.begin((tx) => setRule(tx, { dataset: dataset.id, level: "closed", reason: "Contrat." }));
  const facts = (await tableFacts(ctx, [dataset.id])).get(dataset.id);
  assert.deepEqual(
    [facts?.columns, facts?.values, facts?.period, facts?.places, facts?.isHeldBack],
    [[], [], undefined, [], true],
  );
  assert.deepEqual(await tablesOfPlace(ctx.db, { level: "commune", code: "35238" }), []);
});

test("the columns that keep marks, and the marks, are no words of the data", async () => {
  await using world = await importWorld();
  const rows = Array.from({ length: 40 }, (_, row) => `e${row};${row % 4 === 0 ? "<5" : row}`);
  await world.import("ecoles.csv", ["ecole;eleves", ...rows].join("\n"));
  const facts = (await tableFacts(world.ctx, [world.dataset.id])).get(world.dataset.id);
  assert.deepEqual(facts?.columns, ["ecole", "eleves"]);
  assert.ok(!facts.values.includes("<5"));
});

test("a dataset without a table has no facts", async () => {
  await using world = await importWorld();
  assert.equal((await tableFacts(world.ctx, [world.dataset.id])).size, 0);
});
