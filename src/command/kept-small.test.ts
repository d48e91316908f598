import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "../../test/database.ts";
import { isCheckedSmall, isKeptSmall } from "./kept-small.ts";

test("what is kept is read in a moment by its files, their bytes and the journal, and no more is listed than tells it", async () => {
  await using made = await testDatabase();
  let listed = 0;
  const holding = (count: number, bytes: number) => ({
    async *list() {
      for (listed = 0; listed < count; listed += 1) yield { hash: `${listed}`, bytes, putAt: new Date() };
    },
  });
  const { db } = made;
  assert.equal(await isKeptSmall({ db, store: holding(0, 0) }), true);
  assert.equal(await isKeptSmall({ db, store: holding(1_000, 100_000) }), true);
  assert.equal(await isKeptSmall({ db, store: holding(1_001, 1) }), false);
  assert.equal(await isKeptSmall({ db, store: holding(1_000_000, 10_000_000) }), false);
  assert.ok(listed < 20, `${listed}`);
  assert.equal(await isCheckedSmall({ db, store: holding(1_000, 60_000) }), true);
  assert.equal(await isCheckedSmall({ db, store: holding(1_001, 1) }), false);
  await db`insert into journal_head (size) values (20001) on conflict (is_head) do update set size = excluded.size`;
  assert.equal(await isCheckedSmall({ db, store: holding(0, 0) }), false);
  assert.equal(await isKeptSmall({ db, store: holding(0, 0) }), true, "a backup hashes no entry");
});
