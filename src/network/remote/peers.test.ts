import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure, isFailure } from "../../base/failure.ts";
import { openPeers, peerLimits, type PeerBudgets } from "./peers.ts";

const instance = "https://away.example";

function world(limits: Partial<typeof peerLimits> = {}) {
  const time = { now: Date.parse("2026-11-26T10:00:00Z") };
  const asked = { count: 0 };
  const peers = openPeers(() => new Date(time.now), { ...peerLimits, ...limits });
  const away = () => {
    asked.count += 1;
    return Promise.reject(new Failure("unavailable", "net-unreachable", { host: "away.example" }));
  };
  return { time, asked, peers, away };
}

async function failure(work: Promise<unknown>): Promise<Failure> {
  const [{ reason }] = (await Promise.allSettled([work])) as [PromiseRejectedResult];
  assert.ok(isFailure(reason), String(reason));
  return reason;
}

function answers(peers: PeerBudgets): Promise<string> {
  return peers.ask(instance, () => Promise.resolve("yes"));
}

test("an instance that does not answer is left alone after three failures, and says since when", async () => {
  const { peers, away, asked, time } = world();
  for (let count = 0; count < 3; count++) {
    const told = await failure(peers.ask(instance, away));
    assert.deepEqual([told.key, told.args["since"]], ["remote-unreachable", "2026-11-26T10:00:00.000Z"]);
    time.now += 100;
  }
  const told = await failure(answers(peers));
  assert.equal(told.key, "remote-unreachable");
  assert.equal(told.args["since"], "2026-11-26T10:00:00.000Z");
  assert.equal(asked.count, 3);
  assert.deepEqual(peers.stateOf(instance), {
    isOpen: true,
    failingSince: new Date("2026-11-26T10:00:00Z"),
    reason: "net-unreachable",
  });
});

test("one question finds out whether it answers again, and the others wait for what it finds", async () => {
  const { peers, away, time } = world();
  for (let count = 0; count < 3; count++) await failure(peers.ask(instance, away));
  time.now += peerLimits.restMs;
  const trying = Promise.withResolvers<string>();
  const trial = peers.ask(instance, () => trying.promise);
  assert.equal((await failure(answers(peers))).key, "remote-unreachable");
  trying.resolve("back");
  assert.equal(await trial, "back");
  assert.equal(await answers(peers), "yes");
  assert.deepEqual(peers.stateOf(instance), { isOpen: false });
});

test("each try that fails doubles how long it is left alone, up to a minute", async () => {
  const { peers, away, asked, time } = world();
  for (let count = 0; count < 3; count++) await failure(peers.ask(instance, away));
  let rest = peerLimits.restMs;
  for (let count = 0; count < 8; count++) {
    time.now += rest - 1;
    await failure(peers.ask(instance, away));
    assert.equal(asked.count, 3 + count);
    time.now += 1;
    await failure(peers.ask(instance, away));
    assert.equal(asked.count, 4 + count);
    rest = Math.min(peerLimits.restMsMax, rest * 2);
  }
  assert.equal(rest, peerLimits.restMsMax);
});

test("a try that its reader gives up leaves the next one to find out", async () => {
  const { peers, away, time } = world();
  for (let count = 0; count < 3; count++) await failure(peers.ask(instance, away));
  time.now += peerLimits.restMs;
  await assert.rejects(
    peers.ask(instance, () => Promise.reject(new DOMException("left", "AbortError"))),
    { name: "AbortError" },
  );
  assert.equal(await answers(peers), "yes");
});

function refuses(): Promise<never> {
  return Promise.reject(new Failure("invalid", "remote-refused"));
}

test("a refusal is an answer: only silence counts", async () => {
  const { peers, away } = world();
  for (let count = 0; count < 10; count++) {
    await failure(peers.ask(instance, away));
    assert.equal((await failure(peers.ask(instance, refuses))).key, "remote-refused");
  }
  assert.equal(await answers(peers), "yes");
});

test("so many questions at once, so many that wait, and no more", async () => {
  const { peers } = world({ running: 2, waiting: 1, waitMs: 60_000 });
  const slow = Promise.withResolvers<string>();
  const first = [1, 2, 3].map(() => peers.ask(instance, () => slow.promise));
  assert.equal((await failure(answers(peers))).key, "remote-busy");
  assert.equal(await peers.ask("https://other.example", () => Promise.resolve("other")), "other");
  slow.resolve("late");
  assert.deepEqual(await Promise.all(first), ["late", "late", "late"]);
  assert.equal(await answers(peers), "yes");
});

test("who waits too long, or leaves, gives their place back", async () => {
  const { peers } = world({ running: 1, waiting: 1, waitMs: 20 });
  const slow = Promise.withResolvers<string>();
  const first = peers.ask(instance, () => slow.promise);
  assert.equal((await failure(answers(peers))).key, "remote-busy");
  const left = new AbortController();
  const waiting = peers.ask(instance, () => Promise.resolve("never"), left.signal);
  left.abort();
  await assert.rejects(waiting, { name: "AbortError" });
  slow.resolve("done");
  assert.equal(await first, "done");
  assert.equal(await answers(peers), "yes");
});
