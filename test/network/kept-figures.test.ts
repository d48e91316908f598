import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setRule } from "../../src/access/access-rules.ts";
import { anyone } from "../../src/access/actor.ts";
import { openPages, publishTable, seesTable } from "./remote-world.ts";
import { networkWorld } from "./world.ts";

let world: Awaited<ReturnType<typeof networkWorld<"commune" | "portal">>>;
let dataset: string;
let table: string;

before(async () => {
  world = await networkWorld("commune", "portal");
  const csv = "code_commune;nom;logements\n35238;Rennes;76543\n35360;Vitré;9876\n29019;Brest;54321\n";
  const made = await publishTable(world.commune, "Logements des communes", csv);
  dataset = made.dataset.id;
  table = made.table.id;
  const figures = [
    { kind: "chart", table, title: "Logements", query: "kind=bar&x=nom&y=logements" } as const,
  ];
  await world.commune.app.rooms.datasets.changeDataset({ kind: "system" }, dataset, {
    metadata: { figures },
  });
  await world.portal.follow(world.commune);
  await seesTable(world.portal, table);
  await openPages(world.portal);
});

after(() => world[Symbol.asyncDispose]());

test("what a producer keeps is a picture on the sites that follow it, drawn of its rows of that moment", async () => {
  const { datasets } = world.portal.app.rooms;
  const told = await datasets.getDataset(anyone, "logements-des-communes");
  assert.deepEqual(
    told.metadata.figures?.map(({ title }) => title),
    ["Logements"],
  );
  const card = await fetch(`${world.portal.url}/datasets/${told.slug}/figures/card.svg`);
  const svg = await card.text();
  assert.equal(card.headers.get("content-type"), "image/svg+xml; charset=utf-8");
  for (const name of ["Rennes", "Vitré", "Brest"]) assert.ok(svg.includes(name), svg);
  const page = await (await fetch(`${world.portal.url}/datasets/${told.slug}`)).text();
  assert.match(page, /figures\/1\.svg/);
  assert.match(await (await fetch(`${world.portal.url}/datasets`)).text(), /figures\/card\.svg/);
});

test("once its table is closed the picture goes, here and there", async () => {
  const { datasets } = world.portal.app.rooms;
  const { slug } = await datasets.getDataset(anyone, "logements-des-communes");
  const { db } = world.commune.app.contexts.tables;
  await db.begin((tx) => setRule(tx, { dataset, table, level: "closed", reason: "Contrat." }));
  const closed = await world.commune.app.rooms.datasets.changeDataset({ kind: "system" }, dataset, {
    description: "Fermé",
  });
  assert.equal(closed.metadata.figures, undefined);
  await world.portal.until("the figure is told no more", async () => {
    return (await datasets.getDataset(anyone, "logements-des-communes")).metadata.figures === undefined;
  });
  const card = await fetch(`${world.portal.url}/datasets/${slug}/figures/card.svg`);
  assert.match(await card.text(), /viewBox="-12 -6 48 36"/);
});
