import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "../../test/database.ts";
import { onAnotherConnection } from "../../test/one-connection.ts";
import { testVault } from "../../test/vault.ts";
import { newId } from "../base/id.ts";
import { defined } from "../base/defined.ts";
import { type AccessEntry, appendAccess, appendAccesses, appendAllowed, appendEndings } from "./journal.ts";
import { clearTableRule, setRule } from "./access-rules.ts";
import { endAgreement, startAgreement } from "./agreements.ts";
import type { AccessRule } from "./policy.ts";
import { type KeptClear, openClear } from "./journal-clear.ts";
import { openJournalSeal } from "./journal-seal.ts";
import { commit } from "./journal-entry.ts";
import { leafHash } from "./journal-tree.ts";

function access(more: Partial<AccessEntry> = {}): AccessEntry {
  return {
    at: new Date("2026-11-25T08:00:00Z"),
    basis: "agreement",
    reading: "page",
    instance: "https://ville.example",
    party: { kind: "person", id: newId(), name: "Léa Martin" },
    credential: "token-1",
    agreement: newId(),
    purpose: "research",
    organization: newId(),
    dataset: newId(),
    table: newId(),
    version: 3,
    columns: ["ligne", "arrêt"],
    filter: "ligne__exact=C1",
    rows: 12,
    ...more,
  };
}

async function testJournal() {
  const test = await testDatabase();
  const { db } = test;
  return { ...test, ctx: { db, journalSeal: await openJournalSeal({ db, vault: testVault() }) } };
}

test("an access is appended with its transaction, or not at all, and the indexes have no hole", async () => {
  await using test = await testJournal();
  const { db, ctx } = test;
  const first = await db.begin((tx) => appendAccess(ctx, tx, access()));
  await assert.rejects(
    db.begin(async (tx) => {
      await appendAccess(ctx, tx, access());
      throw new Error("refused after all");
    }),
    /refused after all/,
  );
  const second = await db.begin((tx) => appendAccesses(ctx, tx, [access(), access()]));
  assert.deepEqual([first.index, second], [0, 1]);
  const indexes = await db<{ index: number }[]>`select index from journal_entries order by index`;
  assert.deepEqual(
    indexes.map(({ index }) => index),
    [0, 1, 2],
  );
});

test("appended by many at once, each has its own index", async () => {
  await using test = await testJournal();
  const { ctx } = test;
  const indexes = await Promise.all(
    Array.from({ length: 40 }, () => test.db.begin((tx) => appendAccess(ctx, tx, access()))),
  );
  assert.deepEqual(
    indexes.map(({ index }) => index).toSorted((a, b) => a - b),
    [...Array(40).keys()],
  );
});

test("an entry says who, what and why; a person, their credential and their question are commitments", async () => {
  await using test = await testJournal();
  const { ctx } = test;
  const entry = access();
  await test.db.begin((tx) => appendAccess(ctx, tx, entry));
  const [row] = await test.db<{ entry: string; leaf: Buffer; dataset: string; reader: string | null }[]>`
    select entry, leaf, dataset, reader from journal_entries`;
  assert.ok(row !== undefined);
  for (const secret of [entry.party.id, "Martin", "token-1", "C1"])
    assert.ok(!row.entry.includes(secret), secret);
  assert.equal(row.dataset, entry.dataset);
  assert.equal(row.reader, null);
  assert.deepEqual(row.leaf, leafHash(Buffer.from(row.entry)));
  const told = JSON.parse(row.entry) as Record<string, unknown> & { commitments: Record<string, string> };
  assert.deepEqual(told["columns"], ["ligne", "arrêt"]);
  assert.equal(told["rows"], 12);
  const kept = await test.db<KeptClear[]>`
    select field, salt, value, sealed from journal_clear order by field`;
  assert.doesNotMatch(JSON.stringify(kept), /C1/, "whom they looked for is sealed");
  const clear = await Promise.all(kept.map((one) => openClear(ctx.journalSeal, one)));
  assert.deepEqual(
    clear.map(({ field, value }) => [field, value]),
    [
      ["credential", "token-1"],
      ["filter", "ligne__exact=C1"],
      ["name", "Léa Martin"],
      ["party", entry.party.id],
    ],
  );
  assert.deepEqual(
    Object.fromEntries(clear.map((hidden) => [hidden.field, commit(hidden)])),
    told.commitments,
  );
});

test("the name of an organization is no secret, and a question may hold any character", async () => {
  await using test = await testJournal();
  const { ctx } = test;
  const party = { kind: "organization", id: newId(), name: "Ville “de” Bruz\0\n" } as const;
  const hostile = access({ party, filter: "\0'; drop table journal_entries; --\ud800" });
  await test.db.begin((tx) => appendAccess(ctx, tx, hostile));
  const [row] = await test.db<{ entry: string; reader: string }[]>`select entry, reader from journal_entries`;
  assert.equal(row?.reader, party.id);
  assert.deepEqual((JSON.parse(row?.entry ?? "") as { party: object }).party, {
    ...party,
    name: "Ville “de” Bruz\ufffd\n",
  });
});

test("the end of a stream is an entry of its own, which names the first and tells of no person", async () => {
  await using test = await testJournal();
  const { db, ctx } = test;
  const entry = access({ reading: "export-csv" });
  const { index: first } = await db.begin((tx) => appendAccess(ctx, tx, entry));
  const at = new Date("2026-11-25T08:00:09Z");
  const ending = { first, at, ended: "left", rows: 7 } as const;
  assert.equal(await appendEndings(db, [{ entry, ending }]), 1);
  const [row] = await db<{ entry: string; first: number; leaf: Buffer }[]>`
    select entry, first, leaf from journal_entries where index = 1`;
  assert.ok(row !== undefined);
  assert.equal(row.first, first);
  assert.deepEqual(row.leaf, leafHash(Buffer.from(row.entry)));
  const told = JSON.parse(row.entry) as Record<string, unknown>;
  assert.deepEqual(
    [told["at"], told["ended"], told["rows"], told["agreement"], told["commitments"], told["party"]],
    [at.toISOString(), "left", 7, entry.agreement, {}, { kind: "person" }],
  );
  const [{ count } = { count: -1 }] = await db<{ count: number }[]>`
    select count(*)::int as count from journal_clear where entry = 1`;
  assert.equal(count, 0);
  await assert.rejects(appendEndings(db, [{ entry, ending }]), /journal_entries_by_first/, "it ends once");
});

test("an access is appended while what allows it holds, and not a moment longer", async () => {
  await using test = await testJournal();
  const { db, ctx } = test;
  const [dataset, table, organization] = [newId(), newId(), newId()];
  await db`insert into organizations (id, slug, name, created_at) values (${organization}, 'bus', 'Bus', now())`;
  await db`
    insert into datasets (id, slug, organization, title, description, created_at, modified_at)
    values (${dataset}, 'lignes', ${organization}, 'Lignes', '', now(), now())`;
  const rule: AccessRule = { dataset, level: "restricted" };
  const append = (seen: AccessRule, agreement?: string) =>
    appendAllowed(ctx, { dataset, table, rule: seen, ...defined({ agreement }) }, access({ dataset }));
  assert.equal(await append(rule), undefined, "there is no rule any more");
  await setRule(db, rule);
  assert.equal(await append(rule), 0);
  assert.equal(await append({ dataset, level: "account" }), undefined, "the level is another");
  const id = newId();
  assert.equal(await append(rule, id), undefined, "there is no such agreement");
  await startAgreement(db, {
    id,
    dataset,
    party: {
      instance: "https://ville.example",
      kind: "person",
      id: newId(),
      name: "Léa",
      requester: "person",
    },
    terms: { purpose: "research", tables: [], until: "2030-01-01", duties: [], words: "" },
    startedAt: new Date(Date.now() - 1000),
    endsAt: new Date(Date.now() + 60_000),
  });
  assert.equal(await append(rule, id), 1);
  // A withdrawal that is being written is waited for, and seen.
  let waiting: Promise<number | undefined> | undefined;
  await db.begin(async (tx) => {
    await endAgreement(tx, id, new Date());
    waiting = onAnotherConnection(() => append(rule, id));
    await tx`select pg_sleep(0.1)`;
  });
  assert.equal(await waiting, undefined);
  // So is the rule of a table that goes: that of its dataset holds again.
  await db`insert into tables (id, dataset, name, position) values (${table}, ${dataset}, 'Arrêts', 1)`;
  const own: AccessRule = { dataset, table, level: "account" };
  await setRule(db, own);
  await db.begin(async (tx) => {
    await clearTableRule(tx, { dataset, table });
    waiting = onAnotherConnection(() => append(own));
    await tx`select pg_sleep(0.1)`;
  });
  assert.equal(await waiting, undefined);
  const [head] = await db<{ size: number }[]>`select size from journal_head`;
  assert.equal(head?.size, 2);
});
