import assert from "node:assert/strict";
import { once } from "node:events";
import { Readable } from "node:stream";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { system } from "../../src/access/actor.ts";
import { endAgreement } from "../../src/access/agreements.ts";
import type { AccessEntry, Ending } from "../../src/access/journal.ts";
import { reachOf } from "../../src/access/reach.ts";
import { breakOff, watchReading } from "../../src/tables/narrow/watch-reading.ts";
import { agreedColumns, letOut, restrictedWorld, type RestrictedWorld, visibleRows } from "./world.ts";

let world: RestrictedWorld;
const portal = "https://portal.example";

before(async () => {
  world = await restrictedWorld();
});

after(() => world[Symbol.asyncDispose]());

async function reader(options: { readonly whole?: true } = {}) {
  const agreement = await world.agree(world.personAt(portal), {
    columns: agreedColumns,
    rows: options.whole === true ? [] : letOut,
  });
  return {
    agreement,
    headers: await world.keyOf([agreement], portal),
    actor: { kind: "grantee", agreements: [agreement.id], instance: portal, credential: "k" } as const,
  };
}

/** The accesses under an agreement as its producer reads them, the oldest first, each with its end where it has one. */
async function told(agreement: string, count: number) {
  for (let attempt = 0; ; attempt += 1) {
    const { items } = await world.rooms.journal.listAccesses(system, world.organization.id, {
      agreement,
      pageSize: 100,
    });
    if (items.filter(({ ending }) => ending !== undefined).length >= count || attempt === 1200) {
      return items.toReversed();
    }
    await wait(50);
  }
}

test("a stream that is read to its end says how many rows left, beside what could have", async () => {
  const { agreement, headers } = await reader();
  const base = `/api/resources/${world.table}`;
  const asked: readonly [path: string, reading: string, rows: number][] = [
    ["/data/csv/?montees__less=9", "export-csv", 23],
    ["/data/ndjson/?montees__less=9", "export-ndjson", 23],
    ["/data/json/", "export-json", visibleRows],
    ["/data/geojson/?montees__less=9", "export-geojson", 23],
    ["/data/arrow/?montees__less=9", "export-arrow", 23],
    ["/data/xlsx/?montees__less=9", "export-xlsx", 23],
    ["/data/parquet/?montees__less=9", "export-parquet", 23],
    ["/data.parquet", "parquet", visibleRows],
  ];
  for (const [path] of asked) assert.equal((await world.ask(base + path, headers)).status, 200, path);
  const counted = await world.post(`${base}/sql`, { sql: "SELECT nom FROM rows LIMIT 5" }, headers);
  assert.equal(counted.status, 200, counted.text);
  const items = await told(agreement.id, asked.length + 1);
  assert.deepEqual(
    items.map(({ reading, ending }) => [reading, ending?.ended, ending?.rows]),
    [...asked.map(([, reading, rows]) => [reading, "whole", rows]), ["sql", "whole", 5]],
  );
  for (const { at, index, rows, ending } of items) {
    assert.equal(rows, visibleRows, "at most");
    assert.ok(ending !== undefined && ending.at >= at && ending.index > index);
  }
});

test("a part of a file and a page are told by what allowed them alone", async () => {
  const { agreement, headers } = await reader();
  const base = `/api/resources/${world.table}`;
  const part = await world.ask(`${base}/data.parquet`, { ...headers, range: "bytes=0-3" });
  assert.equal(part.status, 206);
  assert.equal((await world.ask(`${base}/data/`, headers)).status, 200);
  assert.equal((await world.ask(`${base}/data/csv/`, headers)).status, 200);
  const items = await told(agreement.id, 1);
  assert.deepEqual(
    items.map(({ reading, ending }) => [reading, ending?.ended]),
    [
      ["parquet", undefined],
      ["page", undefined],
      ["export-csv", "whole"],
    ],
  );
});

test("of a stream that a withdrawal cuts, or that its reader leaves, the rows that left are told", async () => {
  const { agreement, actor } = await reader({ whole: true });
  const params = new URLSearchParams();
  const open = () => world.rooms.rows.exportRows(actor, world.table, "ndjson", params);
  const { stream: left } = await open();
  const [chunk] = (await left[Symbol.asyncIterator]().next()).value === undefined ? [] : ["read"];
  assert.equal(chunk, "read");
  left.destroy();
  const unread = await open();
  const { stream: file } = await world.rooms.rows.openParquet(actor, world.table);
  const broken = [unread.stream, file].map((each) => new Promise((resolve) => each.once("error", resolve)));
  await endAgreement(world.db, agreement.id, new Date(), { state: "withdrawn" });
  await Promise.all(broken);
  const items = await told(agreement.id, 3);
  assert.deepEqual(
    items.map(({ reading, ending }) => [reading, ending?.ended]),
    [
      ["export-ndjson", "left"],
      ["export-ndjson", "cut"],
      ["parquet", "cut"],
    ],
  );
  const [first, second, third] = items.map(({ ending }) => ending?.rows);
  assert.ok(first !== undefined && first <= (items[0]?.rows ?? 0), String(first));
  assert.equal(second, 0);
  assert.equal(third, undefined, "how many rows a part of a file holds cannot be told");
});

test("who left before a withdrawal has left, however long the engine is at the next rows", async () => {
  const { agreement, actor } = await reader();
  const { db, dataset, table, organization, whole, url } = world;
  const target = { table, dataset: dataset.id, organization: organization.id, instance: url, request: url };
  const ends: Ending[] = [];
  const hearing: (() => void)[] = [];
  const listen = (_subject: string, heard: () => void) => {
    hearing.push(heard);
    return Promise.resolve(() => Promise.resolve());
  };
  const ctx = {
    db,
    clock: () => new Date(),
    endings: { add: (_entry: AccessEntry, ending: Ending) => void ends.push(ending) },
    jobs: { listen },
  } as unknown as Parameters<typeof watchReading>[0];
  const watched = await watchReading(ctx, actor, target, whole);
  watched.begin(await reachOf(db, actor, target), { entry: {} as AccessEntry, index: 0 });
  const { promise: nextRows, resolve: answer } = Promise.withResolvers<string>();
  async function* rows() {
    yield "first";
    yield await nextRows;
  }
  const stream = breakOff(Readable.from(rows(), { objectMode: false }), watched);
  await once(stream, "readable");
  stream.read();
  stream.destroy();
  await endAgreement(db, agreement.id, new Date(), { state: "withdrawn" });
  hearing[0]?.();
  await once(watched.signal, "abort");
  assert.deepEqual(ends, [], "the engine is at the next rows still");
  answer("second");
  await once(stream, "close");
  assert.deepEqual(
    ends.map(({ ended }) => ended),
    ["left"],
  );
});

test("an end is in the tree, proved by itself, and the journal is whole", async () => {
  const { agreement, headers } = await reader();
  assert.equal((await world.ask(`/api/resources/${world.table}/data/csv/`, headers)).status, 200);
  const [access] = await told(agreement.id, 1);
  const index = access?.ending?.index ?? -1;
  const proof = await world.rooms.journal.proveAccess(system, index);
  assert.equal(proof.index, index);
  assert.equal((JSON.parse(proof.entry) as { first: number }).first, access?.index);
  assert.deepEqual((await world.rooms.journal.checkJournal(system)).problems, []);
  assert.deepEqual(world.bugs, []);
});
