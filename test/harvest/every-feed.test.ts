import assert from "node:assert/strict";
import { glob } from "node:fs/promises";
import { test } from "node:test";
import { anyone, system } from "../../src/access/actor.ts";
import type { Run, Source } from "../../src/harvest/source.ts";
import type { Rooms } from "../../src/rooms.ts";
import { openShapes } from "../doors/shacl.ts";
import { openDoors } from "../doors/world.ts";
import { everyCase } from "../every.ts";
import { sharedData } from "../shared-data.ts";
import { type Feed, feeds, lists, openFeeds } from "./feeds.ts";
import type { Portal } from "./portals.ts";

/** What of the corpora is no feed: shapes and contexts to validate with. */
const noFeeds = /^validation\//;

test("every file of the catalogues is served to be gathered", async () => {
  const folder = sharedData("catalogues");
  if (folder === undefined) return;
  const files: string[] = [];
  for await (const file of glob("**/*.*", { cwd: folder })) if (!noFeeds.test(file)) files.push(file);
  const served = feeds.flatMap((feed) => feed.files);
  assert.deepEqual(served.toSorted(), files.toSorted());
});

test("every feed is gathered in one run into one catalogue: what comes of each, found and valid", async () => {
  if (sharedData("catalogues") === undefined) return;
  await using stack = new AsyncDisposableStack();
  const open = await openFeeds();
  for (const { portal } of open) stack.use(portal);
  const doors = stack.use(await openDoors());
  const gathered = await addSources(doors.rooms, open);

  const first = await gatherAll(doors.rooms, gathered);
  const outcomes = await Promise.all(
    gathered.map(async ({ feed, source }) => {
      const run = first.get(source.id) ?? assert.fail(feed.name);
      return [feed.name, await outcome(doors.rooms, run)] as const;
    }),
  );
  assert.deepEqual(
    Object.fromEntries(outcomes),
    Object.fromEntries(gathered.map(({ feed }) => [feed.name, told(feed)])),
  );
  const [before] = await doors.db<{ datasets: number; changed: Date }[]>`
    select count(*)::int as datasets, max(modified_at) as changed from datasets`;
  const taken = gathered.reduce((sum, { feed: { expected } }) => sum + expected.datasets, 0);
  const joined = [...first.values()].reduce((sum, { counts }) => sum + counts.joined, 0);
  assert.equal(before?.datasets, taken - joined);

  await sameFromRennes(doors.db, gathered);
  await found(doors.rooms);
  await valid(doors);

  // Once more: the portals are asked what changed, and send nothing but what has no end of its own.
  for (const { portal } of gathered) Object.assign(portal.traffic, { requests: 0, unchanged: 0, bytes: 0 });
  const second = await gatherAll(doors.rooms, gathered);
  for (const { feed, source, portal } of gathered) {
    const { counts, state } = second.get(source.id) ?? assert.fail();
    const was = first.get(source.id) ?? assert.fail();
    assert.equal(state, was.state, feed.name);
    assert.deepEqual(
      [counts.seen, counts.created, counts.changed, counts.joined, counts.missing, counts.withdrawn],
      [was.counts.seen, 0, 0, 0, 0, 0],
      feed.name,
    );
    assert.equal(portal.traffic.bytes, 0, feed.name);
    const problems = await doors.rooms.harvests.countProblems(system, second.get(source.id)?.id ?? "");
    assert.deepEqual(byKind(problems), byKind(await doors.rooms.harvests.countProblems(system, was.id)));
  }
  const [after] = await doors.db`
    select count(*)::int as datasets, max(modified_at) as changed from datasets`;
  assert.deepEqual(after, before);
  assert.deepEqual(doors.bugs, []);
});

interface Gathered {
  readonly feed: Feed;
  readonly portal: Portal;
  readonly source: Source;
}

type Db = Awaited<ReturnType<typeof openDoors>>["db"];

/** Lists whose records are all alike stand under an organization of their own: they are most of it all. */
async function addSources(
  { organizations, harvests }: Rooms,
  open: Awaited<ReturnType<typeof openFeeds>>,
): Promise<readonly Gathered[]> {
  const { id: all } = await organizations.createOrganization(system, { name: "Tous" });
  const { id: alike } = await organizations.createOrganization(system, { name: "Listes" });
  const gathered: Gathered[] = [];
  for (const { feed, portal, url } of open) {
    const { name, kind, options = {} } = feed;
    const organization = lists.includes(name) ? alike : all;
    const source = await harvests.createSource(system, {
      organization,
      name,
      kind,
      url,
      options,
      every: "never",
    });
    gathered.push({ feed, portal, source });
  }
  return gathered;
}

/** All sources at once, as `maille harvest` does. */
async function gatherAll(
  { harvests }: Rooms,
  gathered: readonly Gathered[],
): Promise<ReadonlyMap<string, Run>> {
  const runs = gathered.map(async ({ source }) => {
    let run = await harvests.harvestLater(system, source.id);
    for await (const now of harvests.watchRun(system, run.id, AbortSignal.timeout(900_000))) run = now;
    assert.ok(run.endedAt !== undefined, source.name);
    return [source.id, run] as const;
  });
  return new Map(await Promise.all(runs));
}

async function outcome({ harvests }: Rooms, { id, counts, failure }: Run) {
  const { items } = await harvests.listProblems(system, id, { page: 1, pageSize: 10_000 });
  const problems: Record<string, number> = {};
  for (const { problem } of items) {
    // Which of several is told depends on which source came first.
    if (problem.key === "federation-several-matches") continue;
    problems[problem.key] = (problems[problem.key] ?? 0) + 1;
  }
  return {
    datasets: counts.created + counts.joined,
    refused: counts.refused,
    failure: failure?.key,
    problems,
  };
}

function told({ expected: { datasets, refused = 0, failure, problems = {} } }: Feed) {
  return { datasets, refused, failure, problems };
}

function byKind(kinds: Awaited<ReturnType<Rooms["harvests"]["countProblems"]>>) {
  return Object.fromEntries(kinds.map(({ key, records }) => [key, records]));
}

/** 18 under the same code, two under the same title of the same publisher. */
async function sameFromRennes(db: Db, gathered: readonly Gathered[]): Promise<void> {
  const [rudi, export_] = ["Rennes, nœud RUDI", "ods-export.rdf"].map(
    (name) => gathered.find(({ feed }) => feed.name === name)?.source.id ?? assert.fail(),
  );
  const [both] = await db<{ datasets: number; origins: number }[]>`
    select count(*)::int as datasets, min(jsonb_array_length(d.origins))::int as origins
    from harvest_records a join harvest_records b on b.dataset = a.dataset join datasets d on d.id = a.dataset
    where a.source = ${rudi ?? ""} and b.source = ${export_ ?? ""}`;
  assert.deepEqual(both, { datasets: 20, origins: 2 });
}

/** What a visitor asks, and a title that the first page must hold. */
const asked: Readonly<Record<string, RegExp>> = {
  "menus des cantines": /^Menus des cantines des écoles/,
  "compteurs vélo": /vélo/i,
  "zones inondables": /inondation|inondable/i,
};

async function found({ search }: Rooms): Promise<void> {
  for (const [q, title] of Object.entries(asked)) {
    const { items } = await search.search(anyone, {
      q,
      filters: {},
      page: 1,
      pageSize: 20,
      sort: "relevance",
      language: "fr",
      facets: [],
    });
    const titles = items.map((item) => item.title);
    const place = titles.findIndex((each) => title.test(each));
    assert.ok(place >= 0 && place < 3, `${q}: ${titles.join(" | ")}`);
  }
}

/** No shape of DCAT-AP 3.0.1 is broken; of lists, whose records are all alike, by their beginning unless all is asked. */
async function valid(doors: Awaited<ReturnType<typeof openDoors>>): Promise<void> {
  const validate = await openShapes();
  let datasets = 0;
  for await (const quads of doors.pages("nt", 250, "/organizations/tous")) {
    assert.deepEqual(await validate?.(quads), []);
    datasets += quads.filter(({ object }) => object.value === "http://www.w3.org/ns/dcat#Dataset").length;
  }
  assert.ok(datasets > 1000, `${datasets}`);
  for await (const quads of doors.pages("nt", 500, "/organizations/listes")) {
    assert.deepEqual(await validate?.(quads), []);
    if (!everyCase) break;
  }
}
