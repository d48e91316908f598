import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { anyone, system } from "../../src/access/actor.ts";
import { listAttention } from "../../src/pages/reading/attention.ts";
import { plainPolicy } from "../../src/sharing/terms.ts";
import { openPages, publishTable, seesTable } from "./remote-world.ts";
import { networkWorld } from "./world.ts";

let world: Awaited<ReturnType<typeof networkWorld<"commune" | "portal">>>;
let dataset: string;
let table: string;
const csv =
  "matricule;nom;prenom;courriel\n12;Martin;Anne;a@rennes.example\n7;Le Goff;Yann;y@rennes.example\n";

before(async () => {
  world = await networkWorld("commune", "portal");
  const made = await publishTable(world.commune, "Agents de la commune", csv);
  dataset = made.dataset.id;
  table = made.table.id;
  await world.portal.follow(world.commune);
  await seesTable(world.portal, table);
  await openPages(world.portal);
  await openPages(world.commune);
});

after(() => world[Symbol.asyncDispose]());

test("data that name people say so, why and whom to write to, here and on the sites that follow", async () => {
  for (const site of [world.commune, world.portal]) {
    const page = await (await fetch(`${site.url}/datasets/agents-de-la-commune`)).text();
    const [notice = ""] = /<section id="personal"[\s\S]*?<\/section>/.exec(page) ?? [];
    const text = notice.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
    for (const told of [/nom, prenom et courriel|nom, prenom and courriel/, /none/, /dpo@example\.org/])
      assert.match(text, told, `${site.url}: ${text}`);
    const turtle = await (await fetch(`${site.url}/datasets/agents-de-la-commune.ttl`)).text();
    assert.match(turtle, /dpv:hasLegalBasis/);
    assert.match(turtle, /dpv:isExercisedAt/);
    assert.match(turtle, /mailto:dpo@example\.org/);
    const { rooms } = site.app;
    const found = await rooms.search.search(anyone, {
      q: "",
      filters: { personal: ["stated"] },
      sort: "newest",
      language: "fr",
      page: 1,
      pageSize: 5,
    });
    assert.equal(found.total, 1);
  }
});

test("what was published before anybody was asked stays, says that no reason is given, and asks for attention", async () => {
  const { app, url } = world.commune;
  const { db } = app.contexts.tables;
  const before = await app.rooms.datasets.getDataset(system, dataset);
  await db`update datasets set metadata = metadata - 'personalData' where id = ${dataset}`;
  await app.rooms.datasets.changeDataset(system, dataset, { description: "D’avant." });
  const page = await (await fetch(`${url}/datasets/${before.slug}`)).text();
  assert.match(page, /Le producteur n’a pas encore dit pourquoi|The producer has not yet said why/);
  const actor = {
    kind: "member",
    account: "0199c0de-0000-7000-8000-000000000001",
    administrator: true,
    memberships: [],
  } as const;
  const attention = async () => {
    // It counts by the index, which may be behind for a moment.
    await world.commune.search();
    return listAttention({ rooms: app.rooms, actor, language: "fr" }, { free: Infinity, well: true });
  };
  const listed = (await attention()).find(({ key }) => key === "pages-attention-personal");
  assert.deepEqual([listed?.args["n"], listed?.href], [1, "/datasets?personal=unstated&origin=here"]);
  assert.match(await (await fetch(`${url}${listed?.href}`)).text(), /agents-de-la-commune/);
  // For one site alone, it is in no index: it asks all the same.
  await app.rooms.sharing.setAccess(system, dataset, { level: "open", audience: [world.portal.url] });
  const asks = (await attention()).filter(({ key }) => key.startsWith("pages-attention-personal"));
  assert.deepEqual(
    asks.map(({ key, args, href }) => [key, args["n"], args["names"], href]),
    [["pages-attention-personal-unlisted", 1, "Agents de la commune", `/datasets/${before.slug}/edit`]],
  );
  await app.rooms.sharing.setAccess(system, dataset, { level: "open", audience: [] });
  const { personalData } = before.metadata;
  await app.rooms.datasets.changeDataset(system, dataset, { metadata: { personalData } });
  assert.equal(
    (await attention()).some(({ key }) => key.startsWith("pages-attention-personal")),
    false,
  );
});

test("a column that is held back is named to nobody, nor to those who follow", async () => {
  const { rooms } = world.commune.app;
  const policy = { ...plainPolicy, hiddenColumns: ["courriel"] };
  await rooms.sharing.setAccess(system, dataset, { level: "restricted", policy });
  const { datasets } = world.portal.app.rooms;
  await world.portal.until("the column is told no more", async () => {
    // Not found for a moment: it was withdrawn from this site above, and comes back.
    const told = await datasets.findDataset(anyone, "agents-de-la-commune");
    return told?.metadata.personalData?.columns?.join() === "nom,prenom";
  });
  for (const site of [world.commune, world.portal]) {
    // In English: French pages say the word themselves.
    const headers = { "accept-language": "en" };
    const page = await (await fetch(`${site.url}/datasets/agents-de-la-commune`, { headers })).text();
    assert.match(page, /id="personal"/);
    assert.ok(!page.includes("courriel"), site.url);
  }
});
