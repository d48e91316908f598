import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type KillWorld, openKillWorld, until } from "./killed/killable.ts";
import { OwnData } from "./killed/own-data.ts";
import { Visitor } from "./killed/visitor.ts";

let world: KillWorld;
let own: OwnData;

before(async () => {
  world = await openKillWorld();
  own = await OwnData.open(world);
});

after(() => world?.[Symbol.asyncDispose]());

test("what was erased, taken back, ended and cut after a backup stays so in what is restored of it", async () => {
  const { producer, folder } = world;
  const erased = await own.lent();
  const lender = await own.lent();
  const helped = await own.linked();
  const helper = await Visitor.open(producer, "Aide");
  const mandate = await own.mandate(helped, helper);
  const link = await own.linkOf(helper);
  const gone = await own.linked();
  const stays = await own.lent();
  const before = join(folder, "before.tar.zst");
  await producer.backUp(before);
  await own.erase(erased);
  await own.withdraw(lender);
  await own.endMandate(helped, mandate);
  await own.cut(gone);
  await own.isErased(erased);
  for (const one of [erased, lender]) await own.loanIs("ended", one);
  await own.holds();

  await producer.loseAllBut(before, ["secrets.key", "erasures.jsonl"]);
  assert.equal(await stays.visitor.status(`/api/own-data/${stays.link}/rows`), 401);
  const people = [erased, helped, gone, stays].map(({ visitor }) => visitor);
  await own.signInAgain(helper, ...people);
  // What is read as soon as it serves: nothing, or what is left.
  const first = await own.readAtOnce();
  assert.ok(!first.includes(erased.street), first);
  const holds = async () => {
    await until("what came back is erased", async () => {
      const held = await producer.db`
        select id from versions where held_at is not null
        union all select id from erasures where done_at is null`;
      return held.length === 0;
    });
    await own.holds();
    for (const { read } of [erased, lender]) assert.equal((await read()).status, 403);
    assert.equal((await stays.read()).status, 200);
    await own.seesOwn(stays);
    await own.seesOwn(helped);
    for (const [visitor, at] of [
      [helper, link],
      [gone.visitor, gone.link],
      [erased.visitor, erased.link],
    ] as const) {
      assert.equal(await visitor.status(`/api/own-data/${at}/rows`), 404);
    }
  };
  await holds();

  // A backup of then has it from the start, and the list with it.
  const next = join(folder, "next.tar.zst");
  await producer.backUp(next);
  await producer.loseAllBut(next, ["secrets.key"]);
  await own.signInAgain(helper, ...people);
  await holds();
});
