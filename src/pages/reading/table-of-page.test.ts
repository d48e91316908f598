import assert from "node:assert/strict";
import { test } from "node:test";
import { anyone, system } from "../../access/actor.ts";
import { findDataset } from "../../catalogue/datasets.ts";
import { listTables } from "../../tables/tables.ts";
import { importWorld } from "../../../test/import-world.ts";
import { findTableOfPage } from "./table-of-page.ts";

test("the address of a page of a table, copied from the address bar, is that of the table", async () => {
  await using world = await importWorld();
  const { ctx, dataset } = world;
  const [schools] = (await world.import("Écoles.csv", "nom,places\nHugo,120\nZola,90\n")).made;
  const [towns] = (await world.import("Communes.csv", "nom,habitants\nRezé,42000\nVertou,25000\n")).made;
  const readable: Parameters<typeof findTableOfPage>[0] = {
    url: "https://ville.fr",
    findDataset: (actor, slug) => findDataset(ctx, actor, slug),
    findDatasetAt: async (actor, told) =>
      told === "https://suivi.fr/datasets/écoles" ? findDataset(ctx, actor, dataset.id) : undefined,
    listTables: (actor, id) => listTables(ctx, actor, id),
  };
  const found = (text: string, actor = system) => findTableOfPage(readable, actor, text);
  const page = `/datasets/${dataset.slug}`;
  assert.equal(await found(`https://ville.fr${page}/communes`), towns?.table);
  assert.equal(await found(` https://ville.fr${page}/communes/chart?x=1#y `), towns?.table);
  assert.equal(await found(`${page}/communes`), towns?.table);
  assert.equal(await found(`https://ville.fr${page}`), schools?.table);
  assert.equal(await found(`https://ville.fr${page}/columns`), schools?.table);
  assert.equal(
    await found("https://suivi.fr/datasets/%C3%A9coles/communes/api"),
    towns?.table,
    "it is followed",
  );
  assert.equal(await found(`https://autre.fr${page}/communes`), undefined);
  assert.equal(await found("https://ville.fr/datasets/inconnu"), undefined);
  assert.equal(await found(towns?.table ?? ""), undefined);
  assert.equal(await found(`https://ville.fr${page}/communes`, anyone), undefined, "it is not published");
});
