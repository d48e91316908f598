import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "../../test/database.ts";
import { anyone, system } from "../access/actor.ts";
import type { Tx } from "../db/db.ts";
import { Footprint, leaving } from "../base/footprint.ts";
import { createOrganization } from "../people/organizations.ts";
import { findBoardLinks, mayHoldWords } from "./board-links.ts";

const clock = () => new Date("2026-11-28T10:00:00Z");

const scans = (tx: Tx) => tx<{ all: number; few: number }[]>`
  select pg_stat_get_xact_numscans('datasets'::regclass)::int as all,
    pg_stat_get_xact_numscans('datasets_with_boards'::regclass)::int as few`;

test("boards of other sites are looked for among the datasets that they show, not among all", async () => {
  await using opened = await testDatabase();
  const { db } = opened;
  const { id } = await createOrganization({ db, clock }, system, { name: "Ville" });
  await db`
    insert into datasets (id, organization, slug, title, description, origins, metadata, created_at, modified_at)
    select gen_random_uuid(), ${id}, 'd' || n, 'D', '', '[{"url":"https://x.example/"}]', '{}', now(), now()
    from generate_series(1, 2000) n`;
  await db`analyze datasets`;
  const [before, after] = await db.begin(async (tx) => {
    // PostgreSQL 15 counts what it has not told of transactions before.
    const [first] = await scans(tx);
    assert.deepEqual(await findBoardLinks({ db: tx }, anyone, ["rennes"], 6), []);
    return [first, (await scans(tx))[0]];
  });
  assert.deepEqual(after, { all: before?.all, few: (before?.few ?? 0) + 1 });
});

test("texts are looked through whatever their letters, and left to PostgreSQL where they are long", async () => {
  const footprint = new Footprint({ take: (_key, make) => make() });
  const holds = (texts: readonly string[], words: readonly string[]) =>
    leaving(footprint, () => mayHoldWords("texts", async () => texts, words));
  assert.equal(await holds(["Écoles", "ÉCOLES de Rennes"], ["écoles", "RENNES"]), true);
  assert.equal(await holds(["Écoles", "Rennes"], ["écoles", "rennes"]), false);
  assert.equal(await holds(["a".repeat(3_000_000)], ["écoles"]), true);
  assert.equal(await leaving(footprint, () => mayHoldWords("texts", readForNothing, [])), true);
});

const readForNothing = () => assert.fail("nothing is looked for");
