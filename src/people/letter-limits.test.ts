import assert from "node:assert/strict";
import { test } from "node:test";
import { peopleWorld } from "../../test/people-world.ts";
import { takeLetterTurn, takeNewsTurn } from "./letter-limits.ts";

test("two that count letters in transactions after a quiet hour do not wait for each other", async () => {
  await using world = await peopleWorld();
  const { db, clock } = world.people;
  const late = () => new Date(clock().getTime() + 2 * 3_600_000);
  for (const news of ["one", "other"]) assert.ok(await takeNewsTurn({ db, clock }, news));
  const [counted, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const first = db.begin(async (tx) => {
    assert.ok(await takeNewsTurn({ db: tx, clock: late }, "one"));
    counted.resolve();
    await ended.promise;
  });
  await Promise.race([counted.promise, first]);
  const second = db.begin(async (tx) => {
    await tx`set local lock_timeout = '5s'`;
    assert.ok(await takeNewsTurn({ db: tx, clock: late }, "other"), "the hour of before is over");
  });
  await second.finally(() => ended.resolve());
  await first;
  for (const news of ["one", "other"]) assert.equal(await takeNewsTurn({ db, clock: late }, news), false);
});

test("what was counted more than an hour ago goes", async () => {
  await using world = await peopleWorld();
  const { db, clock } = world.people;
  await takeNewsTurn({ db, clock }, "one");
  const late = () => new Date(clock().getTime() + 3_600_001);
  await takeLetterTurn({ db, clock: late }, { email: "awa@example.org", address: "192.0.2.1" });
  const kept = await db<{ since: Date }[]>`select since from letters_asked`;
  assert.deepEqual([kept.length, kept.every(({ since }) => since.getTime() === late().getTime())], [3, true]);
});
