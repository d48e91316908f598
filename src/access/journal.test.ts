import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "../../test/database.ts";
import { newId } from "../base/id.ts";
import { type AccessEntry, appendAccess, appendAccesses } from "./journal.ts";
import { commit } from "./journal/entry.ts";
import { leafHash } from "./journal/tree.ts";

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

test("an access is appended with its transaction, or not at all, and the indexes have no hole", async () => {
  await using test = await testDatabase();
  const { db } = test;
  const first = await db.begin((tx) => appendAccess(tx, access()));
  await assert.rejects(
    db.begin(async (tx) => {
      await appendAccess(tx, access());
      throw new Error("refused after all");
    }),
    /refused after all/,
  );
  const second = await db.begin((tx) => appendAccesses(tx, [access(), access({ first: first.index })]));
  assert.deepEqual([first.index, second], [0, 1]);
  const indexes = await db<{ index: number }[]>`select index from journal_entries order by index`;
  assert.deepEqual(
    indexes.map(({ index }) => index),
    [0, 1, 2],
  );
});

test("appended by many at once, each has its own index", async () => {
  await using test = await testDatabase();
  const indexes = await Promise.all(
    Array.from({ length: 40 }, () => test.db.begin((tx) => appendAccess(tx, access()))),
  );
  assert.deepEqual(
    indexes.map(({ index }) => index).toSorted((a, b) => a - b),
    [...Array(40).keys()],
  );
});

test("an entry says who, what and why; a person, their credential and their question are commitments", async () => {
  await using test = await testDatabase();
  const entry = access();
  await test.db.begin((tx) => appendAccess(tx, entry));
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
  const clear = await test.db<{ field: string; salt: Buffer; value: string }[]>`
    select field, salt, value from journal_clear order by field`;
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
  await using test = await testDatabase();
  const party = { kind: "organization", id: newId(), name: "Ville “de” Bruz\0\n" } as const;
  const hostile = access({ party, filter: "\0'; drop table journal_entries; --\ud800" });
  await test.db.begin((tx) => appendAccess(tx, hostile));
  const [row] = await test.db<{ entry: string; reader: string }[]>`select entry, reader from journal_entries`;
  assert.equal(row?.reader, party.id);
  assert.deepEqual((JSON.parse(row?.entry ?? "") as { party: object }).party, {
    ...party,
    name: "Ville “de” Bruz\ufffd\n",
  });
});
