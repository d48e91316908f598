import assert from "node:assert/strict";
import { test } from "node:test";
import { anyone, system } from "../../src/access/actor.ts";
import type { Metadata } from "../../src/catalogue/metadata.ts";
import { doorWorld } from "./door-world.ts";

const metadata: Partial<Metadata> = {
  keywords: ["vélo", "comptage"],
  themes: ["TRAN"],
  frequency: "MONTHLY",
  accessRights: "PUBLIC",
  issued: "2020-01-02",
  temporal: [{ start: "2019-01-01", end: "2019-12-31" }, { start: "2021-01-01" }],
  spatial: [{ label: "Rennes", bbox: [-1.75, 48.07, -1.62, 48.16] }],
  creators: [{ name: "Service vélo" }],
  contacts: [{ name: "Accueil", email: "accueil@example.org", phone: "+33 2 00 00 00 00" }],
  landingPage: "https://example.org/velo",
  documentation: ["https://example.org/doc"],
  conformsTo: [{ uri: "https://example.org/norme" }],
  provenance: "Des boucles au sol",
  legislation: ["http://data.europa.eu/eli/reg_impl/2023/138/oj"],
  hvdCategories: ["c_b79e35eb"],
  version: "2",
  versionNotes: "Deux compteurs de plus",
  languages: ["fr"],
  rights: "Tous",
};

test("another instance gathers this one through CKAN, and nothing of what it says is lost", async () => {
  await using here = await doorWorld();
  await using there = await doorWorld();
  const { dataset } = await here.publish({
    title: "Compteurs vélo",
    description: "Passages *comptés*.",
    files: { "compteurs.csv": "lieu;passages\nPont;12" },
    metadata,
  });
  await here.publish({ title: "Brouillon", files: { "b.csv": "a;b\n1;2" }, draft: true });
  const { harvests, datasets } = there.rooms;
  const source = await harvests.createSource(system, {
    organization: there.organization.id,
    name: "Ici",
    url: here.url,
    kind: "ckan",
  });
  const begun = await harvests.harvestLater(system, source.id);
  let run = begun;
  for await (const now of harvests.watchRun(system, begun.id, AbortSignal.timeout(300_000))) run = now;
  assert.equal(run.state, "done");
  assert.deepEqual([run.counts.seen, run.counts.created, run.counts.withProblems], [1, 1, 0]);
  const { items } = await datasets.listPublished(anyone, { page: 1, pageSize: 10 });
  const [found] = items;
  assert.equal(found?.title, dataset.title);
  assert.equal(found.description, dataset.description);
  assert.equal(found.licence, dataset.licence);
  const kept = Object.keys(metadata) as (keyof Metadata)[];
  assert.deepEqual(Object.fromEntries(kept.map((field) => [field, found.metadata[field]])), metadata);
  const files = (await here.rooms.datasets.distributionsOf(anyone, [dataset])).get(dataset.id) ?? [];
  assert.deepEqual(
    found.metadata.distributions.map(({ accessUrl, format }) => [accessUrl, format]),
    files.map(({ accessUrl, format }) => [accessUrl, format]),
  );
});
