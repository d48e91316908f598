import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { peopleWorld } from "../../../test/people-world.ts";
import type { Db } from "../../db/db.ts";
import { openTerritory } from "../../territory/open-territory.ts";
import { openSearchIndex } from "./search-index.ts";

type World = Awaited<ReturnType<typeof peopleWorld>>;

const many = 60;

async function publishedWorld(): Promise<World> {
  const world = await peopleWorld();
  const { db, town } = world;
  await db`
    insert into datasets (id, slug, organization, title, description, created_at, modified_at)
    select gen_random_uuid(), 'd' || n, ${town.id}, 'Relevé ' || n, 'Mesure ' || n % 7, now(), now()
    from generate_series(1, ${many}) n`;
  await db`insert into publications (id, dataset, at) select gen_random_uuid(), id, now() from datasets`;
  await db`insert into dataset_search (dataset) select id from datasets`;
  return world;
}

function indexOf(
  { db, people }: Pick<World, "db" | "people">,
  { log = [], restMs = 60_000 }: { log?: string[]; restMs?: number } = {},
) {
  return openSearchIndex({
    db,
    clock: people.clock,
    territory: openTerritory(),
    images: { least: 10, restMs },
    tableFacts: async () => new Map(),
    qualityOf: async () => new Map(),
    log: (event) => log.push(event),
  });
}

type Index = ReturnType<typeof indexOf>;

/** An index that reads what there is, and is closed. */
async function once<Told>(world: Pick<World, "db" | "people">, tell: (index: Index) => Promise<Told>) {
  await using index = indexOf(world);
  await index.prepare();
  return await tell(index);
}

const keeping = (index: Index) => index.keepImage();

/** What an index holds of each dataset: its title, and of each word how much it is about it. */
async function held(index: Index): Promise<readonly string[]> {
  const { datasets } = await index.fresh();
  const { dictionary, documents, postings } = datasets;
  const told: string[] = [`${documents.living}`];
  for (let term = 0; term < dictionary.size; term += 1) {
    for (const { start, end, documents: rows, impacts } of postings.of(term)) {
      for (let at = start; at < end; at += 1) {
        const row = rows[at] ?? 0;
        const isAlive = documents.alive.at(row) === 1;
        if (isAlive) told.push(`${documents.titles[row]}: ${dictionary.stem(term)} ${impacts[at]}`);
      }
    }
  }
  return told.sort();
}

/** As one that reads every row. */
async function heldByRows(world: World): Promise<readonly string[]> {
  await world.db`delete from search_images`;
  return once(world, held);
}

/** How many entries are read of it. */
function countingRows(db: Db): { readonly db: Db; readonly rows: () => number } {
  let rows = 0;
  const counting = new Proxy(db, {
    apply(target, self, asked: [TemplateStringsArray, ...unknown[]]) {
      const query = Reflect.apply(target as unknown as (...of: unknown[]) => object, self, asked);
      if (!asked[0].join("").includes("select dataset, revision, words, impacts, facts")) return query;
      const raw = (query as { raw(): Promise<readonly unknown[]> }).raw();
      return { raw: () => raw.then((found) => ((rows += found.length), found)) };
    },
  });
  return { db: counting, rows: () => rows };
}

test("a start reads the image that was kept, and no row but those that changed since", async () => {
  await using world = await publishedWorld();
  assert.equal(await once(world, keeping), true);
  const counted = countingRows(world.db);
  const [fromImage, again] = await once({ ...world, db: counted.db }, async (index) => [
    await held(index),
    await index.keepImage(),
  ]);
  assert.deepEqual([counted.rows(), again], [0, false]);
  await world.db`update datasets set title = 'Autre ' || slug where slug in ('d1', 'd2')`;
  await world.db`
    update dataset_search set touched = touched + 1
    where dataset in (select id from datasets where slug in ('d1', 'd2'))`;
  const changed = await once({ ...world, db: counted.db }, held);
  assert.equal(counted.rows(), 2);
  assert.notDeepEqual(changed, fromImage);
  assert.deepEqual(changed, await heldByRows(world));
});

test("an index that rests is written down by itself, by one of the processes that hold it", async () => {
  await using world = await publishedWorld();
  await using index = indexOf(world, { restMs: 1 });
  await using another = indexOf(world);
  await index.prepare();
  await another.prepare();
  const images = () => world.db<{ id: string }[]>`select id from search_images`;
  while ((await images()).length === 0) await pause(5);
  const [written] = await images();
  assert.equal(await another.keepImage(), false);
  assert.deepEqual([...(await images())], [written]);
});

test("what left the index since, or the database, is in none that an image gave", async () => {
  await using world = await publishedWorld();
  await once(world, keeping);
  const [gone] = await world.db<{ id: string }[]>`select id from datasets where slug = 'd3'`;
  await world.db`delete from dataset_search where dataset = ${gone?.id ?? ""}`;
  const left = await once(world, held);
  assert.equal(left.at(0), `${many - 1}`);
  assert.deepEqual(left, await heldByRows(world));
});

test("with what leaves the index every image is thrown away, and written anew", async () => {
  await using world = await publishedWorld();
  const { db } = world;
  await using index = indexOf(world);
  await index.prepare();
  assert.equal(await index.keepImage(), true);
  await db`
    insert into withdrawals (publication, at, reason)
    select p.id, now(), '' from publications p join datasets d on d.id = p.dataset where d.slug = 'd4'`;
  await db`
    update dataset_search set touched = touched + 1 where dataset in (select id from datasets where slug = 'd4')`;
  await index.fresh();
  assert.deepEqual([...(await db`select from search_images`)], []);
  assert.equal(await index.keepImage(), true);
  assert.deepEqual(await once(world, held), await heldByRows(world));
});

test("an image that is cut, altered, of another program or of other rows is not read, and written anew", async () => {
  await using world = await publishedWorld();
  const { db } = world;
  const expected = await once(world, held);
  const breaking = {
    cut: () => db`delete from search_image_blocks`,
    altered: () => db`
      update search_image_blocks set packed = set_byte(packed, length(packed) / 2,
        (get_byte(packed, length(packed) / 2) + 1) % 256)`,
    shortened: () =>
      db`update search_image_blocks set packed = substring(packed from 1 for length(packed) - 5)`,
    "of other rows": () => db`
      update search_images set datasets = datasets[2:], revisions = revisions[2:]`,
  };
  for (const [what, broken] of Object.entries(breaking)) {
    assert.equal(await once(world, keeping), true, what);
    await broken();
    const log: string[] = [];
    await using index = indexOf(world, { log });
    await index.prepare();
    assert.deepEqual([await held(index), log], [expected, ["search-image-unread"]], what);
    assert.equal(await index.keepImage(), true, what);
    await db`delete from search_images`;
  }
  await once(world, keeping);
  await db`update search_images set made_for = 'another'`;
  const counted = countingRows(db);
  assert.deepEqual(await once({ ...world, db: counted.db }, held), expected);
  assert.equal(counted.rows(), many);
});

test("who dies while it writes an image leaves the one before", async () => {
  await using world = await publishedWorld();
  const { db } = world;
  await once(world, keeping);
  await using index = indexOf({ ...world, db: dyingBefore(db, "update search_images set blocks") });
  await index.prepare();
  await db`update dataset_search set touched = touched + 1`;
  await index.fresh();
  const images = await db`select id, blocks from search_images`;
  await assert.rejects(index.keepImage(), /dead/);
  assert.deepEqual(await db`select id, blocks from search_images`, images);
  assert.equal((await db`select from search_image_blocks`).length, images[0]?.["blocks"]);
});

/** Its transactions end before they ask that. */
function dyingBefore(db: Db, asked: string): Db {
  const dying = <Asking extends object>(target: Asking): Asking =>
    new Proxy(target, {
      apply(call, self, args: [TemplateStringsArray, ...unknown[]]) {
        if (args[0].join("").includes(asked)) throw new Error("dead");
        return Reflect.apply(call as unknown as () => unknown, self, args);
      },
    });
  return new Proxy(db, {
    get(target, name, self) {
      if (name !== "begin") return Reflect.get(target, name, self) as unknown;
      return (work: (tx: object) => Promise<unknown>) => target.begin((tx) => work(dying(tx)));
    },
  });
}

test("an index that changes while it is written is written another time", async () => {
  await using world = await publishedWorld();
  const { db } = world;
  await using index = indexOf(world);
  await index.prepare();
  // Another process analysed, and this one has not heard of it.
  await db`update dataset_search set revision = nextval('search_revisions') where dataset in (
    select id from datasets where slug = 'd5')`;
  assert.equal(await index.keepImage(), false);
  await index.fresh();
  assert.equal(await index.keepImage(), true);
  // Nothing is due.
  assert.equal(await index.keepImage(), false);
});

test("of few datasets no image is kept", async () => {
  await using world = await publishedWorld();
  await world.db`delete from dataset_search where dataset in (select id from datasets where slug <> 'd1')`;
  assert.equal(await once(world, keeping), false);
});
