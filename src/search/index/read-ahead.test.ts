import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { byCode } from "../../base/by-code.ts";
import { collect } from "../../base/collect.ts";
import { peopleWorld } from "../../../test/people-world.ts";
import type { Db } from "../../db/db.ts";
import { openTerritory } from "../../territory/open-territory.ts";
import { openSearchIndex } from "./search-index.ts";

type World = Awaited<ReturnType<typeof peopleWorld>>;

const many = 3_200;

async function publishMany({ db, town }: World): Promise<void> {
  await db`
    insert into datasets (id, slug, organization, title, description, created_at, modified_at)
    select gen_random_uuid(), 'd' || n, ${town.id}, 'Relevé ' || n, 'Mesure ' || n % 50, now(), now()
    from generate_series(1, ${many}) n`;
  await db`insert into publications (id, dataset, at) select gen_random_uuid(), id, now() from datasets`;
  await db`insert into dataset_search (dataset) select id from datasets`;
}

/** `log` is told what could not be done, and `onFacts` when facts are read. */
function indexOf({ db, people }: World, log: (event: string) => void, onFacts: () => void = () => undefined) {
  return openSearchIndex({
    db,
    clock: people.clock,
    territory: openTerritory(),
    tableFacts: async () => {
      onFacts();
      return new Map();
    },
    qualityOf: async () => new Map(),
    log,
  });
}

/** What an index holds of each dataset: its title, and of each word how much it is about it. */
async function held(index: ReturnType<typeof indexOf>): Promise<unknown> {
  const { datasets } = await index.fresh();
  const { dictionary, documents, postings } = datasets;
  const impacts = new Map<string, string[]>();
  for (let term = 0; term < dictionary.size; term += 1) {
    for (const stretch of postings.of(term)) {
      for (let at = stretch.start; at < stretch.end; at += 1) {
        const row = stretch.documents[at] ?? 0;
        if (documents.alive.at(row) === 0) continue;
        const title = documents.titles[row] ?? "";
        const told = `${dictionary.stem(term)} ${stretch.impacts[at]}`;
        impacts.set(title, [...(impacts.get(title) ?? []), told]);
      }
    }
  }
  const words = [...impacts].map(([title, told]) => `${title}: ${told.toSorted().join(", ")}`);
  return [documents.living, words.toSorted(byCode)];
}

test("an index that is read while datasets are analysed holds what one does that is read after", async () => {
  await using world = await peopleWorld();
  await publishMany(world);
  await using ahead = indexOf(world, (event) => assert.fail(event));
  await ahead.prepare();
  await using after = indexOf(world, (event) => assert.fail(event));
  await after.prepare();
  assert.deepEqual(await held(ahead), await held(after));
});

test("what another version of the program analysed lies in no index that is read while it is analysed anew", async () => {
  await using world = await peopleWorld();
  await publishMany(world);
  await using before = indexOf(world, (event) => assert.fail(event));
  await before.prepare();
  await world.db`update dataset_search set analyser = 1`;
  await using ahead = indexOf(world, (event) => assert.fail(event));
  await ahead.prepare();
  const { documents } = (await ahead.fresh()).datasets;
  assert.deepEqual([documents.living, documents.length], [many, many]);
  await world.db`update dataset_search set touched = touched + 1`;
  assert.deepEqual(await held(ahead), await held(before));
});

test("what could not be read while others were analysed is read in the end", async () => {
  await using world = await peopleWorld();
  await publishMany(world);
  const failed: string[] = [];
  const broken = withBrokenReading(world.db);
  await using index = indexOf({ ...world, db: broken.db }, (event) => failed.push(event));
  await index.prepare();
  assert.deepEqual([broken.times, failed], [1, ["search-index-unread"]]);
  await using after = indexOf(world, (event) => assert.fail(event));
  assert.deepEqual(await held(index), await held(after));
});

/** The first look for entries fails. */
function withBrokenReading(db: Db): { readonly db: Db; readonly times: number } {
  const told = { times: 0 };
  const broken = new Proxy(db, {
    apply(target, self, asked: [TemplateStringsArray, ...unknown[]]) {
      const isPull = asked[0].join("").includes("select dataset, revision, words, impacts, facts");
      if (!isPull || told.times > 0) return Reflect.apply(target as unknown as () => unknown, self, asked);
      told.times += 1;
      return { raw: () => Promise.reject(new Error("broken")) };
    },
  });
  return {
    db: broken,
    get times() {
      return told.times;
    },
  };
}

test("an index that was closed is held by nothing", async () => {
  await using world = await peopleWorld();
  await publishMany(world);
  const held = await openedAndClosed(world);
  for (let turn = 0; turn < 20 && held.deref() !== undefined; turn += 1) {
    await pause(20);
    collect({ type: "major" });
  }
  assert.ok(held.deref() === undefined);
});

async function openedAndClosed(world: World): Promise<WeakRef<object>> {
  await using index = indexOf(world, (event) => assert.fail(event));
  await index.prepare();
  return new WeakRef((await index.fresh()).datasets);
}
