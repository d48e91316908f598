import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "../../test/database.ts";
import type { Counted } from "../base/shared-counts.ts";
import { silentLog } from "../base/log.ts";
import { ToldCounts } from "./told-counts.ts";

test("what one process counts is told to the others, all of it and to them alone", async () => {
  await using made = await testDatabase();
  const open = (id: string, hasOthers: boolean) =>
    ToldCounts.open({ db: made.db, own: { id, hasOthers }, log: silentLog });
  await using one = await open("one", true);
  await using other = await open("other", true);
  await using alone = await open("alone", false);
  const heard: Counted[] = [];
  const all = Promise.withResolvers<void>();
  const wanted = 500;
  other.share("pages", (counted) => {
    heard.push(counted);
    if (heard.length === wanted) all.resolve();
  });
  const tell = one.share("pages", () => assert.fail("it was told what it told"));
  const tellNobody = alone.share("pages", () => undefined);
  for (let at = 0; at < wanted; at += 1) {
    const counted = { key: `192.0.2.${at}`, n: 1, quota: 9, windowS: 60 };
    tell(counted);
    tell(counted);
    tellNobody(counted);
  }
  await all.promise;
  assert.ok(heard.every(({ n }) => n === 2));
  assert.equal(new Set(heard.map(({ key }) => key)).size, wanted);
});
