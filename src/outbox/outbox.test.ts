import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { after, before, test } from "node:test";
import { testDatabase } from "../../test/database.ts";
import { anyone, system } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import { silentLog } from "../base/log.ts";
import type { Tx } from "../db/db.ts";
import { dequeue, enqueue, enqueueUnlessWaiting, type NewEntry, wakePeer } from "./entries.ts";
import type { OutboxEntry, OutboxKind } from "./entry.ts";
import { measureOutbox } from "./measure-outbox.ts";
import { Outbox } from "./outbox.ts";
import { dueAgain } from "./outbox-rows.ts";
import { findPeerProblem, findWaiting } from "./waiting-entries.ts";
import { listWaitingPeers, retryPeer } from "./waiting-peers.ts";

type TestDatabase = Awaited<ReturnType<typeof testDatabase>>;
const minuteMs = 60_000;
const dayMs = 86_400_000;

let database: TestDatabase;
let nowMs = Date.now();
const clock = () => new Date(nowMs);

before(async () => {
  database = await testDatabase();
  await database.db`create table told (peer text, key text, what text)`;
});
after(() => database[Symbol.asyncDispose]());

/** What each peer answers, by default that it took it; and what it was sent. */
async function begin(options: Partial<OutboxKind<{ text?: string }>> = {}) {
  await database.db`truncate outbox, outbox_silences, told`;
  nowMs = Date.now();
  const sent: string[] = [];
  const answers = new Map<string, () => Promise<unknown>>();
  const kind: OutboxKind<{ text?: string }> = {
    name: "letter",
    send: async ({ peer, key, body }) => {
      sent.push(`${peer} ${key}${body.text === undefined ? "" : ` ${body.text}`}`);
      return await (answers.get(`${peer} ${key}`) ?? answers.get(peer))?.();
    },
    onTaken: note("taken"),
    onRefused: note("refused"),
    onGivenUp: note("given up"),
    onLate: note("late"),
    ...options,
  };
  const outbox = new Outbox({ db: database.db, clock, log: silentLog }, [kind]);
  const add = (peer: string, key: string, more: Partial<NewEntry> = {}) =>
    database.db.begin((tx) => enqueue(tx, { kind: "letter", peer, key, at: clock(), ...more }));
  const settle = async () => {
    sent.length = 0;
    await outbox.settle();
    return [...sent];
  };
  return { outbox, sent, answers, add, settle, [Symbol.asyncDispose]: () => outbox[Symbol.asyncDispose]() };
}

function addUnlessWaiting(key: string): Promise<void> {
  return database.db.begin((tx) =>
    enqueueUnlessWaiting(tx, [{ kind: "letter", peer: "a", key, at: clock() }]),
  );
}

function note(what: string): (tx: Tx, entry: OutboxEntry) => Promise<void> {
  return async (tx, { peer, key }) => {
    await tx`insert into told (peer, key, what) values (${peer}, ${key}, ${what})`;
  };
}

async function told(): Promise<readonly string[]> {
  const rows = await database.db<{ line: string }[]>`
    select key || ' ' || what as line from told order by key, what`;
  return rows.map(({ line }) => line);
}

async function left(): Promise<readonly string[]> {
  const rows = await database.db<{ key: string }[]>`select key from outbox order by number`;
  return rows.map(({ key }) => key);
}

const away = () => Promise.reject(new Failure("unavailable", "net-unreachable"));
const answering = (status: number) => () =>
  Promise.reject(new Failure("unavailable", "network-refused", { status, instance: "x", detail: "" }));

test("an entry is added with what it tells, and not at all where that is not written", async () => {
  await using world = await begin();
  await assert.rejects(
    database.db.begin(async (tx) => {
      await enqueue(tx, { kind: "letter", peer: "a", key: "1", at: clock() });
      throw new Error("what it tells was not written");
    }),
  );
  assert.deepEqual(await world.settle(), []);
  await world.add("a", "1");
  assert.deepEqual(await world.settle(), ["a 1"]);
  assert.deepEqual([await told(), await left()], [["1 taken"], []]);
  assert.deepEqual(await world.settle(), []);
});

test("only the last state is told, also where it comes while the one before is sent", async () => {
  await using world = await begin();
  await world.add("a", "1", { body: { text: "first" } });
  await world.add("a", "1", { body: { text: "second" } });
  let once = true;
  world.answers.set("a", async () => {
    if (once) await world.add("a", "1", { body: { text: "third" } });
    once = false;
  });
  assert.deepEqual(await world.settle(), ["a 1 second", "a 1 third"]);
  assert.deepEqual(await left(), []);
});

test("what is added unless it waits hurries nothing, and is not forgotten while it is sent", async () => {
  await using world = await begin();
  const added = nowMs;
  const waiting = async () => (await findWaiting(database.db, "letter", ["1", "2"])).get("1");
  await addUnlessWaiting("1");
  world.answers.set("a", answering(500));
  assert.deepEqual(await world.settle(), ["a 1"]);
  const failed = await waiting();
  assert.equal(failed?.problem?.key, "network-refused");
  nowMs += 100;
  await addUnlessWaiting("1");
  assert.deepEqual(await world.settle(), []);
  assert.deepEqual(await waiting(), failed, "its tries and its wait are what they were");

  let once = true;
  world.answers.set("a", async () => {
    if (once) await addUnlessWaiting("1");
    once = false;
    nowMs += 1;
  });
  nowMs += minuteMs;
  assert.deepEqual(await world.settle(), ["a 1", "a 1"]);
  assert.deepEqual([await left(), await waiting()], [[], undefined]);

  once = true;
  nowMs += minuteMs;
  await addUnlessWaiting("1");
  const takenAt = nowMs;
  world.answers.set("a", async () => {
    if (!once) return answering(500)();
    once = false;
    await addUnlessWaiting("1");
  });
  assert.deepEqual(await world.settle(), ["a 1", "a 1"]);
  const again = await waiting();
  assert.deepEqual([again?.since.getTime(), again?.tries], [takenAt, 1], "what was taken is over");
  assert.ok(takenAt > added);
  once = true;
  world.answers.set("a", async () => {
    if (once) await addUnlessWaiting("1");
    once = false;
    return answering(500)();
  });
  nowMs += minuteMs;
  assert.deepEqual(await world.settle(), ["a 1"], "its wait holds though it was added while it was sent");
  assert.equal((await waiting())?.tries, 2);
  await dequeue(database.db, { kind: "letter", peer: "a", key: "1" });
  assert.deepEqual(await left(), []);
});

test("of what one peer waits for, none that goes on for long holds up the others", async () => {
  await using world = await begin();
  let goesOn = 3;
  world.answers.set("a 1", async () => {
    if ((goesOn -= 1) > 0) await addUnlessWaiting("1");
  });
  await addUnlessWaiting("1");
  await addUnlessWaiting("2");
  assert.deepEqual(await world.settle(), ["a 1", "a 2", "a 1", "a 1"]);
});

test("a lane keeps its order, and what waits in it holds up no other", async () => {
  await using world = await begin();
  for (const key of ["1", "2"]) await world.add("a", key, { lane: "exchange" });
  await world.add("a", "3", { lane: "another" });
  world.answers.set("a 1", answering(500));
  assert.deepEqual(await world.settle(), ["a 1", "a 3", "a 1"], "who takes something is asked again");
  world.answers.delete("a 1");
  nowMs += minuteMs;
  assert.deepEqual(await world.settle(), ["a 1", "a 2"]);
});

test("a peer that does not answer is asked once, whatever waits for it, and later each time", async () => {
  await using world = await begin();
  for (const key of ["1", "2", "3"]) await world.add("a", key);
  world.answers.set("a", away);
  assert.deepEqual(await world.settle(), ["a 1"]);
  for (const [failures, waitMs] of [5_000, 10_000, 20_000, 40_000].entries()) {
    nowMs += 0.7 * waitMs;
    assert.deepEqual(await world.settle(), [], `too soon after ${failures + 1}`);
    nowMs += 0.6 * waitMs;
    assert.equal((await world.settle()).length, 1, `after ${failures + 1}`);
  }
  world.answers.clear();
  nowMs += 20 * minuteMs;
  assert.equal((await world.settle()).length, 3, "all goes once it answers");
});

test("what is new is tried once with a peer that did not answer before", async () => {
  await using world = await begin();
  await world.add("a", "1");
  world.answers.set("a", away);
  await world.settle();
  nowMs += 100;
  await world.add("a", "2");
  assert.deepEqual(await world.settle(), ["a 2"]);
  assert.deepEqual(await world.settle(), []);
  world.answers.clear();
  nowMs += 100;
  await world.add("a", "3");
  assert.deepEqual((await world.settle()).toSorted(), ["a 1", "a 2", "a 3"]);
});

test("a peer that says that it is there is told at once what waits", async () => {
  await using world = await begin();
  world.answers.set("a", away);
  await world.add("a", "1");
  await world.settle();
  world.answers.clear();
  await wakePeer(database.db, "a", clock());
  assert.deepEqual(await world.settle(), ["a 1"]);
});

test("peers that hang hold up nobody else, however many they are", async () => {
  await using world = await begin();
  const hanging = Promise.withResolvers<void>();
  for (let index = 0; index < 40; index += 1) {
    world.answers.set(`hangs${index}`, away);
    await world.add(`hangs${index}`, "1");
  }
  await world.settle();
  for (let index = 0; index < 40; index += 1) {
    world.answers.set(`hangs${index}`, () => hanging.promise.then(away));
  }
  nowMs += minuteMs;
  world.sent.length = 0;
  world.outbox.look();
  while (world.sent.length === 0) await wait(5);
  await world.add("well", "1");
  world.outbox.look();
  const deadline = Date.now() + 60_000;
  while (!(await told()).includes("1 taken") && Date.now() < deadline) await wait(10);
  assert.deepEqual(await told(), ["1 taken"]);
  assert.ok(world.sent.length <= 9, world.sent.join());
  hanging.resolve();
  await world.outbox.settle();
});

test("a final refusal ends an entry, and any other is tried again", async () => {
  await using world = await begin();
  for (const status of [400, 403, 404, 409, 410, 413, 422]) {
    world.answers.set(`a ${status}`, answering(status));
    await world.add("a", String(status));
  }
  for (const status of [401, 408, 421, 425, 429, 500, 503]) {
    world.answers.set(`${status} ${status}`, answering(status));
    await world.add(String(status), String(status));
  }
  await world.settle();
  assert.deepEqual(await left(), ["401", "408", "421", "425", "429", "500", "503"]);
  assert.deepEqual(
    await told(),
    [400, 403, 404, 409, 410, 413, 422].map((status) => `${status} refused`),
  );
});

test("a kind may ask again long after a refusal, or take none for final", async () => {
  await using waiting = await begin({ refusedWaitMs: dayMs });
  waiting.answers.set("a", answering(404));
  await waiting.add("a", "1");
  assert.deepEqual(await waiting.settle(), ["a 1"]);
  await dueAgain(database.db, clock());
  await wakePeer(database.db, "a", clock());
  nowMs += dayMs / 2;
  assert.deepEqual(await waiting.settle(), [], "neither a start nor the peer makes it due");
  nowMs += dayMs;
  assert.deepEqual(await waiting.settle(), ["a 1"]);

  await using passing = await begin({ refusalsPass: true });
  passing.answers.set("a", answering(404));
  await passing.add("a", "1");
  await passing.settle();
  assert.deepEqual([await told(), await left()], [[], ["1"]]);
});

test("somebody is told once of what is late, and what is too old is given up", async () => {
  await using world = await begin({ lateAfterMs: dayMs, giveUpAfterMs: () => 30 * dayMs });
  world.answers.set("a", away);
  await world.add("a", "1");
  const after = async (days: number) => {
    nowMs += days * dayMs;
    await world.settle();
    return told();
  };
  assert.deepEqual(await after(0.9), []);
  assert.deepEqual(await after(0.2), ["1 late"]);
  assert.deepEqual(await after(2), ["1 late"]);
  assert.deepEqual(await after(28), ["1 given up", "1 late"]);
  assert.deepEqual(await left(), []);
});

test("a kind may know a refusal that is of the peer, whatever it is told", async () => {
  await using world = await begin({ isOfPeer: ({ key }) => key === "network-refused" });
  for (const key of ["1", "2", "3"]) await world.add("a", key);
  world.answers.set("a", answering(404));
  assert.deepEqual(await world.settle(), ["a 1"]);
  world.answers.clear();
  nowMs += minuteMs;
  assert.deepEqual((await world.settle()).toSorted(), ["a 1", "a 2", "a 3"]);
});

test("a kind may name its waits, and an entry is given up after the try that follows the last", async () => {
  const waitsMs = [minuteMs, 60 * minuteMs];
  await using world = await begin({ waitsMs, refusalsPass: true });
  world.answers.set("a", answering(404));
  world.answers.set("b", away);
  for (const peer of ["a", "b"]) await world.add(peer, peer);
  assert.deepEqual((await world.settle()).toSorted(), ["a a", "b b"]);
  for (const waitMs of waitsMs) {
    assert.deepEqual(await told(), []);
    nowMs += 0.7 * waitMs;
    assert.deepEqual(await world.settle(), [], `too soon for ${waitMs}`);
    nowMs += 0.6 * waitMs;
    assert.deepEqual((await world.settle()).toSorted(), ["a a", "b b"]);
  }
  assert.deepEqual([await told(), await left()], [["a given up", "b given up"], []]);
});

test("the room that added entries is told how they fare", async () => {
  await using world = await begin();
  world.answers.set("a", away);
  world.answers.set("b", answering(500));
  for (const peer of ["a", "b", "c"]) await world.add(peer, peer);
  await world.settle();
  const found = await findWaiting(database.db, "letter", ["a", "b", "c"]);
  assert.deepEqual(
    new Map([...found].map(([key, { tries, problem }]) => [key, [tries, problem?.key]])),
    new Map([
      ["a", [1, "net-unreachable"]],
      ["b", [1, "network-refused"]],
    ]),
  );
  // Of an entry whose own time has come, the peer may still have to be waited for.
  await world.add("a", "2");
  nowMs += 1;
  await world.settle();
  const waiting = (await findWaiting(database.db, "letter", ["a"])).get("a");
  assert.ok(waiting !== undefined && waiting.nextAt > clock());
  const problemOf = async (peer: string) => (await findPeerProblem(database.db, "letter", peer))?.key;
  assert.deepEqual(
    [await problemOf("a"), await problemOf("b"), await problemOf("c")],
    ["net-unreachable", "network-refused", undefined],
  );
});

test("an entry that breaks here is tried again, and holds up nothing", async () => {
  await using world = await begin();
  world.answers.set("a 1", () => Promise.reject(new TypeError("a mistake")));
  await world.add("a", "1");
  await world.add("a", "2");
  assert.deepEqual(await world.settle(), ["a 1", "a 2", "a 1"]);
  assert.deepEqual([await told(), await left()], [["2 taken"], ["1"]]);
});

test("what cannot be noted is sent again, as where a process died in between", async () => {
  let breaks = true;
  await using world = await begin({
    onTaken: async (tx, entry) => {
      await note("taken")(tx, entry);
      if (breaks) throw new Error("it dies here");
    },
  });
  await world.add("a", "1");
  await world.settle();
  assert.deepEqual([await told(), await left()], [[], ["1"]]);
  breaks = false;
  // Another process takes it up.
  await dueAgain(database.db, clock());
  assert.deepEqual(await world.settle(), ["a 1"]);
  assert.deepEqual([await told(), await left()], [["1 taken"], []]);
});

test("an administrator sees what waits for each peer, and has it sent now", async () => {
  await using world = await begin();
  const ctx = { db: database.db, clock };
  for (const peer of ["a", "b"]) await world.add(peer, "1");
  await world.add("a", "2");
  world.answers.set("a", away);
  world.answers.set("b", answering(500));
  await world.settle();
  const list = () => listWaitingPeers(ctx, system, { page: 1, pageSize: 10 });
  const { items, total } = await list();
  assert.deepEqual(
    items.map(({ peer, waiting, problem }) => [peer, waiting, problem?.key]),
    [
      ["a", { letter: 2 }, "net-unreachable"],
      ["b", { letter: 1 }, "network-refused"],
    ],
  );
  assert.equal(total, 2);
  assert.ok(items.every(({ nextAt }) => nextAt > clock()));
  const later = { ...ctx, clock: () => new Date(nowMs + 9_000) };
  assert.deepEqual(await measureOutbox(later, system), {
    kinds: [{ kind: "letter", entries: 3, oldestS: 9 }],
    silentPeers: 1,
  });
  await assert.rejects(measureOutbox(ctx, anyone), /sign-in/);
  await assert.rejects(listWaitingPeers(ctx, anyone, { page: 1, pageSize: 10 }), /sign-in/);
  await assert.rejects(retryPeer(ctx, anyone, "a"), /sign-in/);
  await assert.rejects(retryPeer(ctx, system, "c"), /outbox-peer-unknown/);
  world.answers.clear();
  await retryPeer(ctx, system, "a");
  assert.deepEqual((await world.settle()).toSorted(), ["a 1", "a 2"]);
  assert.deepEqual(
    (await list()).items.map(({ peer }) => peer),
    ["b"],
  );
});
