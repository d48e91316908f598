import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { openFakePeer } from "./fake-peer.ts";
import { networkWorld, openTestInstance, type TestInstance } from "./world.ts";

/** What an instance holds of the network, without when it was written. */
async function stateOf(instance: TestInstance): Promise<unknown> {
  const { db } = instance.database;
  const [events, subjects, vias, ties] = await Promise.all([
    db`select subject, type from feed_events order by position`,
    db`select subject, deleted, dataset is not null as here from remote_subjects order by subject`,
    db`select subject from remote_vias order by subject`,
    db`select follows, followed, cursor, head from ties`,
  ]);
  return JSON.parse(
    JSON.stringify({ events, subjects, vias, ties, found: await instance.search() }),
  ) as unknown;
}

/** Fails whatever is written to a table, as a process that dies there does: nothing of its transaction stays. */
async function breakAt(
  { database }: TestInstance,
  table: string,
  when: "insert" | "update" | "delete",
): Promise<void> {
  const { db } = database;
  await db.unsafe(`
    create or replace function break_here() returns trigger language plpgsql as
      $$ begin raise exception 'broken here' using errcode = '57P01'; end $$;
    create trigger break_here before ${when} on ${table} for each statement execute function break_here()`);
}

async function mend({ database }: TestInstance, table: string): Promise<void> {
  await database.db.unsafe(`drop trigger break_here on ${table}`);
}

const tellingSteps = [
  ["dataset_changes", "delete"],
  ["feed_subjects", "insert"],
  ["feed_head", "update"],
  ["feed_events", "insert"],
] as const;

test("a change that could not be told to its end is told whole, and once, when it can be", async () => {
  await using world = await networkWorld("a", "b");
  const { a, b } = world;
  await b.follow(a);
  for (const [index, [table, when]] of tellingSteps.entries()) {
    await breakAt(a, table, when);
    await a.publish(`Jeu ${index}`);
    await a.settle();
    assert.equal((await b.search()).length, index, table);
    await mend(a, table);
    await a.restart();
    await a.settle();
    await b.until(`it is told after ${table}`, async () => (await b.search()).length === index + 1);
  }
  const rows = await a.database
    .db`select subject, count(*)::int as n from feed_events group by 1 having count(*) > 1`;
  assert.deepEqual([...rows], []);
});

const takingSteps = [
  ["organizations", "insert"],
  ["harvest_sources", "insert"],
  ["datasets", "insert"],
  ["harvest_records", "insert"],
  ["dataset_changes", "insert"],
  ["remote_subjects", "insert"],
  ["remote_vias", "insert"],
  ["feed_events", "insert"],
  ["ties", "update"],
] as const;

test("a reading that dies at any of its steps leaves nothing half done, and ends the same when it begins again", async () => {
  await using peer = await openFakePeer();
  for (const title of ["Arbres", "Bancs"]) await peer.tell(peer.event({ title }));
  await using whole = await openTestInstance("whole");
  await whole.app.rooms.network.follow(system, peer.url);
  await whole.until("all is read", async () => (await whole.search()).length === 2);
  const expected = await stateOf(whole);
  for (const [table, when] of takingSteps) {
    await using fresh = await openTestInstance("fresh");
    if (table !== "ties") await breakAt(fresh, table, when);
    await fresh.app.rooms.network.follow(system, peer.url);
    if (table === "ties") await breakAt(fresh, table, when);
    await fresh.settle();
    await mend(fresh, table);
    await fresh.restart();
    await fresh.database.db`update ties set next_at = now() - interval '1 hour'`;
    await fresh.settle();
    await fresh.until(`all is read after ${table}`, async () => (await fresh.search()).length === 2);
    assert.deepEqual(await stateOf(fresh), expected, table);
  }
});

test("a cut that dies is no cut, and one that is done again takes all of it", async () => {
  await using world = await networkWorld("a", "b");
  const { a, b } = world;
  await a.publish("Arbres");
  const tie = await b.follow(a);
  for (const [table, when] of [
    ["remote_vias", "delete"],
    ["withdrawals", "insert"],
    ["feed_events", "insert"],
    ["tie_changes", "insert"],
  ] as const) {
    await breakAt(b, table, when);
    await assert.rejects(b.app.rooms.network.cut(system, tie.id, "follows"), /broken here/, table);
    await mend(b, table);
    assert.deepEqual(await b.search(), ["Arbres"], table);
    assert.equal((await b.tieWith(a)).follows, "running");
  }
  await b.app.rooms.network.cut(system, tie.id, "follows");
  assert.deepEqual(await b.search(), []);
  await a.until("a hears of it", async () => (await a.tieWith(b)).followed === "cut");
});

test("a reading counts as one that failed until it has ended, so that one that ends the process is not tried at each start", async () => {
  await using world = await networkWorld("a", "b");
  const { a, b } = world;
  await b.follow(a);
  const { db } = b.database;
  const tie = async () => {
    const [row] = await db<{ failures: number; problem: { key: string } | null; waits: boolean }[]>`
      select failures, problem, next_at > now() + interval '5 minutes' as waits from ties`;
    return row ?? assert.fail();
  };
  await b.settle();
  assert.equal((await tie()).failures, 0);
  const open: (() => void)[] = [];
  a.answerAs((request, response) => {
    if (!request.url?.startsWith("/api/network/events")) return false;
    open.push(() => response.destroy());
    return true;
  });
  await db`update ties set next_at = now()`;
  await b.restart(async () => {
    assert.equal((await tie()).failures, 0, "a process that stops blames nobody");
  });
  await b.until("it is being read", async () => open.length > 0);
  assert.equal((await tie()).failures, 1, "before it has ended");
  // As after three processes that ended while they read.
  const asLeft = async () => {
    await db`update ties set failures = 3, problem = null, next_at = now() + interval '10 minutes'`;
    open.length = 0;
  };
  await b.restart(asLeft);
  await b.until("it is told", async () => (await tie()).problem?.key === "network-reading-broke");
  assert.equal((await tie()).waits, true);
  assert.equal(open.length, 0, "it is not read at the start");
  a.answerAs("usual");
  await a.publish("Arbres");
  await db`update ties set next_at = now()`;
  await b.settle();
  await b.until("it is read again", async () => (await b.search()).length === 1);
  await b.until("nothing is held against it", async () => (await tie()).failures === 0);
  assert.equal((await tie()).problem, null);
});
