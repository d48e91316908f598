import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { peekDocument } from "../../src/identity/documents.ts";
import { openPages, publishTable, seesTable } from "./remote-world.ts";
import { networkWorld, type TestInstance } from "./world.ts";

/** What must be found nowhere: each cell of the column that is left out, and its name. */
const marker = /zorblax|nom_marker/i;

const rows = Array.from(
  { length: 40 },
  (_, index) => `${index};zorblax${index};${48 + index / 100};${-1.6 - index / 100};Rennes`,
);
const csv = ["numero;nom_marker;latitude;longitude;ville", ...rows, ""].join("\n");

type Answer = readonly [what: string, text: string];

async function bodyOf({ url }: TestInstance, path: string): Promise<Answer> {
  const answer = await fetch(url + path);
  const text = Buffer.from(await answer.arrayBuffer()).toString("latin1");
  assert.ok(answer.status < 500, `${path}: ${answer.status} ${text.slice(0, 300)}`);
  // Events are signed documents: what they hold is read.
  const signed = text.match(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g) ?? [];
  return [path, text + signed.map((each) => JSON.stringify(peekDocument(each))).join("\n")];
}

/** What programs and people are told of the table, by each door of the instance that holds it. */
async function toldHere(town: TestInstance, of: { slug: string; id: string; table: string }) {
  const service = await bodyOf(town, `/odata/datasets/${of.slug}`);
  const sets = [...service[1].matchAll(/"url":\s*"([^"]+)"/g)].map(([, set = ""]) => set);
  assert.ok(sets.length > 0, service[1]);
  const resource = `/api/resources/${of.table}`;
  const paths = [
    "/feed/pages/0",
    "/feed/pages/1",
    `/odata/datasets/${of.slug}/$metadata`,
    ...sets.map((set) => `/odata/datasets/${of.slug}/${set}`),
    "/ogc/collections",
    `/ogc/collections/${of.table}`,
    `/ogc/collections/${of.table}/items?limit=50`,
    `${resource}/tiles.json`,
    `${resource}/tiles/0/0/0.mvt`,
    `${resource}/tiles/7/63/44.mvt`,
    `${resource}/data/`,
    `${resource}/profile/`,
    `/api/search?q=zorblax7`,
    `/api/datasets/${of.id}`,
    `/datasets/${of.slug}`,
    `/datasets/${of.slug}.ttl`,
    `/datasets/${of.slug}/columns`,
    `/datasets/${of.slug}/figures/1.svg`,
    "/catalog.ttl",
    `/api/3/action/package_show?id=${of.slug}`,
    `/api/3/action/datastore_search?resource_id=${of.table}`,
  ];
  const answers: Answer[] = [];
  for (const path of paths) answers.push(await bodyOf(town, path));
  return answers.filter(([path, text]) => !echoes(path, text));
}

/** By a site that follows: its catalogue, its pages, and rows that it reads at that moment. */
async function toldElsewhere(portal: TestInstance, slug: string) {
  const answers: Answer[] = [];
  for (const path of [
    `/datasets/${slug}`,
    `/datasets/${slug}/columns`,
    `/api/datasets/${slug}`,
    `/datasets/${slug}.ttl`,
  ])
    answers.push(await bodyOf(portal, path));
  const { rows: found } = JSON.parse((await bodyOf(portal, "/api/search?q=zorblax7"))[1]) as {
    rows: unknown[];
  };
  if (found.length > 0) answers.push(["rows found", "zorblax"]);
  const known = await portal.database.db<{ record: unknown }[]>`select record from remote_tables`;
  answers.push(["remote tables", JSON.stringify(known)]);
  return answers;
}

/** A search tells the question back; whether it found anything is what counts. */
function echoes(path: string, text: string): boolean {
  return path.startsWith("/api/search") && (JSON.parse(text) as { rows: unknown[] }).rows.length === 0;
}

const leaks = (answers: readonly Answer[]) =>
  answers.filter(([, text]) => marker.test(text)).map(([what]) => what);

test("a column that is not published any more is told by no door, to no follower, by no word and no kept figure", async () => {
  await using world = await networkWorld("town", "portal");
  const { town, portal } = world;
  const { dataset, table } = await publishTable(town, "Points relevés", csv);
  const { rooms } = town.app;
  const of = { slug: dataset.slug, id: dataset.id, table: table.id };
  const figures = [
    { kind: "chart" as const, table: table.id, title: "Par point", query: "kind=bar&x=nom_marker&y=numero" },
    { kind: "chart" as const, table: table.id, title: "Par ville", query: "kind=bar&x=ville&y=numero" },
  ];
  await rooms.datasets.changeDataset(system, dataset.id, { metadata: { figures } });
  await portal.follow(town);
  await seesTable(portal, table.id);
  await openPages(town);
  await openPages(portal);
  await portal.until("the words of the rows are told", async () => {
    await town.settle();
    await portal.settle();
    return leaks(await toldElsewhere(portal, dataset.slug)).includes("rows found");
  });
  const before = leaks(await toldHere(town, of));
  for (const part of [
    "/feed",
    "$metadata",
    "/ogc/",
    "/tiles/",
    "/api/search",
    "/api/datasets",
    "datastore_search",
  ])
    assert.ok(
      before.some((what) => what.includes(part)),
      `${part} tells the marker before: ${before.join(", ")}`,
    );
  assert.ok(leaks(await toldElsewhere(portal, dataset.slug)).length >= 4);

  const begun = await rooms.imports.correctLater(system, table.id, {
    columns: { nom_marker: { publish: false } },
  });
  let last;
  for await (const now of rooms.imports.watchImport(system, begun.id, AbortSignal.timeout(300_000)))
    last = now;
  assert.equal(last?.state, "done", JSON.stringify(last));
  await portal.until("the column is told no more", async () => {
    await town.settle();
    await portal.settle();
    return leaks(await toldElsewhere(portal, dataset.slug)).length === 0;
  });
  assert.deepEqual(leaks(await toldElsewhere(portal, dataset.slug)), []);
  assert.deepEqual(leaks(await toldHere(town, of)), []);
  const kept = await rooms.datasets.getDataset(system, dataset.id);
  assert.deepEqual(
    kept.metadata.figures?.map(({ title }) => title),
    ["Par ville"],
  );
});
