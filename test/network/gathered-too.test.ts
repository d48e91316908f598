import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { openSite } from "../harvest/site.ts";
import { networkWorld, type TestInstance } from "./world.ts";

const everyPage = { page: 1, pageSize: 100 };

/** Gathers a catalogue, in the name of its first organization, to the end. */
async function gather({ app }: TestInstance, url: string): Promise<void> {
  const { organizations, harvests } = app.rooms;
  const [organization] = (await organizations.listOrganizations(system, everyPage)).items;
  const source = await harvests.createSource(system, {
    organization: organization?.id ?? "",
    name: "Catalogue",
    url,
    kind: "dcat",
    every: "never",
  });
  const run = await harvests.harvestLater(system, source.id);
  for await (const now of harvests.watchRun(system, run.id, AbortSignal.timeout(300_000))) {
    if (now.endedAt !== undefined) assert.equal(now.state, "done", JSON.stringify(now));
  }
}

const catalogue = `
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
<https://portail.example/datasets/arbres> a dcat:Dataset ;
  dct:title "Arbres remarquables"@fr ; dct:identifier "3f2b8c1e-5a54-4c4b-9a55-6a3f8f6f2d11" ;
  dcat:distribution [ a dcat:Distribution ; dcat:accessURL <https://portail.example/arbres.csv> ] .
`;

test("two that gather one catalogue and follow each other show each of its datasets once", async () => {
  await using site = await openSite((_, response) =>
    response.writeHead(200, { "content-type": "text/turtle" }).end(catalogue),
  );
  await using world = await networkWorld("a", "b", "c");
  const { a, b, c } = world;
  await gather(a, `${site.url}/catalogue.ttl`);
  await gather(b, `${site.url}/catalogue.ttl`);
  await b.follow(a);
  await a.follow(b);
  await c.follow(a);
  await c.follow(b);
  for (const each of [a, b, c]) {
    await each.settle();
    assert.deepEqual(await each.search(), ["Arbres remarquables"], each.name);
  }
});

test("a producer takes over what somebody gathered from it, and two producers keep their own", async () => {
  await using world = await networkWorld("a", "b");
  const { a, b } = world;
  const trees = await a.publish("Arbres remarquables de la ville");
  await gather(b, `${a.url}/catalog.ttl`);
  const owner = async () =>
    (await b.app.rooms.datasets.listDatasets(system, everyPage)).items.map((each) => each.organizationName);
  assert.deepEqual(await owner(), ["Ville de b"]);
  await b.follow(a);
  await b.until("it is the producer's", async () => (await owner())[0] === "Ville de a");
  assert.deepEqual(await b.search(), ["Arbres remarquables de la ville"]);
  // Who tells the identifiers of somebody else's dataset has a dataset of their own for that.
  await b.publish("Arbres", { metadata: { identifiers: [`${a.url}/datasets/${trees.id}`, trees.id] } });
  await a.follow(b);
  assert.deepEqual(await a.search(), ["Arbres", "Arbres remarquables de la ville"]);
});
