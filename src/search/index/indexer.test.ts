import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { peopleWorld } from "../../../test/people-world.ts";
import type { Id } from "../../base/id.ts";
import type { SearchEntry } from "../../catalogue/search-index/entry.ts";
import { pullEntries, readIndexState } from "../../catalogue/search-index/rows.ts";
import { touchSearch } from "../../catalogue/search-index/touch.ts";
import type { Db } from "../../db/db.ts";
import { openTerritory } from "../../territory/open-territory.ts";
import { Analysing } from "./analysing.ts";
import type { IndexerContext } from "./indexer.ts";

const many = 2_600;

async function publishMany(db: Db, organization: Id): Promise<void> {
  await db`
    insert into datasets (id, slug, organization, title, description, created_at, modified_at)
    select gen_random_uuid(), 'd' || n, ${organization}, 'Avant ' || n, '', now(), now()
    from generate_series(1, ${many}) n`;
  await db`insert into publications (id, dataset, at) select gen_random_uuid(), id, now() from datasets`;
  await db`insert into dataset_search (dataset) select id from datasets`;
}

/** Analyses all, with something done while the facts of datasets are read, and tells how often they were. */
async function analyseAll(
  { db, people }: Awaited<ReturnType<typeof peopleWorld>>,
  whileReading: (datasets: readonly Id[]) => Promise<void>,
): Promise<ReadonlyMap<Id, number>> {
  const asked = new Map<Id, number>();
  const ctx: IndexerContext = {
    db,
    clock: people.clock,
    territory: openTerritory(),
    tableFacts: async (datasets) => {
      for (const id of datasets) asked.set(id, (asked.get(id) ?? 0) + 1);
      await whileReading(datasets);
      return new Map();
    },
    qualityOf: async () => new Map(),
    log: (event) => assert.fail(event),
  };
  await using analysing = new Analysing(ctx, { onAnalysed: async () => undefined, isReady: () => false });
  await analysing.all();
  return asked;
}

async function titles(db: Db): Promise<readonly (readonly [Id, string | undefined])[]> {
  const rows = await Array.fromAsync(pullEntries(db, 0), (some) => [...some]);
  return rows.flat().map(({ dataset, entry }) => {
    const facts = entry && (JSON.parse(Buffer.from(entry.facts).toString()) as SearchEntry["facts"]);
    return [dataset, facts?.title] as const;
  });
}

test("each of many is analysed once, and what changes after it was read, once more as it is then", async () => {
  await using world = await peopleWorld();
  const { db } = world;
  await publishMany(db, world.town.id);
  const changed: Id[] = [];
  const asked = await analyseAll(world, async ([first]) => {
    if (first === undefined || changed.length >= many / 250 || changed.includes(first)) return;
    // Its title is read already, in a batch or ahead of it.
    changed.push(first);
    await db`update datasets set title = 'Après' where id = ${first}`;
    await touchSearch(db, first);
  });
  assert.ok(changed.length > 5);
  assert.equal((await readIndexState(db)).isStale, false);
  const found = await titles(db);
  assert.equal(found.length, many);
  for (const [id, title = ""] of found) {
    assert.equal(title.startsWith("Avant"), !changed.includes(id));
    assert.equal(asked.get(id), changed.includes(id) ? 2 : 1);
  }
});

test("what fails while it is read ahead fails the analysis, and the next one has it all", async () => {
  await using world = await peopleWorld();
  const { db } = world;
  await publishMany(db, world.town.id);
  let left = 5;
  const failing = analyseAll(world, async () => {
    // Four slices of a batch, then what is read ahead.
    if (left-- === 1) throw Object.assign(new Error("away"), { code: "ECONNREFUSED" });
  });
  await assert.rejects(failing, /away/);
  const before = (await titles(db)).length;
  assert.equal(before, 1000, "what was being written meanwhile is there");
  await analyseAll(world, async () => undefined);
  assert.equal((await titles(db)).length, many);
});

test("who marks datasets while they are written down and the analysis do not wait for each other", async () => {
  await using world = await peopleWorld();
  const { db } = world;
  await publishMany(db, world.town.id);
  // The first of all by id is the last to be written.
  const [low] = await db<{ dataset: Id }[]>`select dataset from dataset_search order by dataset limit 1`;
  const [high] = await db<
    { dataset: Id }[]
  >`select dataset from dataset_search order by dataset desc limit 1`;
  if (low === undefined || high === undefined) throw new Error("nothing was published");
  await db`update dataset_search set touched = touched + 1 where dataset <> ${high.dataset}`;
  await db`delete from dataset_search where dataset <> ${low.dataset} and dataset not in
    (select dataset from dataset_search order by dataset desc limit 400)`;
  await db`update dataset_search set touched = touched + 1 where dataset = ${low.dataset}`;
  const [held, goOn] = [Promise.withResolvers<number>(), Promise.withResolvers<undefined>()];
  const marking = db.begin(async (tx) => {
    await touchSearch(tx, low.dataset);
    const [self] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
    held.resolve(self?.pid ?? 0);
    await goOn.promise;
    await touchSearch(tx, high.dataset);
  });
  const pid = await held.promise;
  const analysing = analyseAll(world, async () => undefined);
  for (let waiting = 0; waiting === 0;) {
    await wait(20);
    const rows = await db`select from pg_stat_activity where ${pid}::int = any(pg_blocking_pids(pid))`;
    waiting = rows.length;
  }
  goOn.resolve(undefined);
  await marking;
  assert.equal((await analysing).get(high.dataset), 2);
  assert.equal((await readIndexState(db)).isStale, false);
});
