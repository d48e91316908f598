import assert from "node:assert/strict";
import { test } from "node:test";
import { openClear, type KeptClear } from "../access/journal-clear.ts";
import { appendAccesses } from "../access/journal.ts";
import { openJournalSeal } from "../access/journal-seal.ts";
import { newId } from "../base/id.ts";
import type { Db } from "../db/db.ts";
import { access, journalWorld } from "../../test/journal-world.ts";
import { testVault } from "../../test/vault.ts";
import { checkJournal } from "./check-journal.ts";
import type { JournalContext } from "./context.ts";
import { eraseQuestions } from "./erase-questions.ts";
import { exportAccesses } from "./accesses.ts";
import { system } from "../access/actor.ts";
import { proveEntry } from "./prove-access.ts";
import { sealedJournalKeys, sealJournal } from "./seal-journal.ts";

const vault = testVault();
const organization = newId();
const asked = "nom__exact=Quetzalcoatlus";
const why = "sealed: une réclamation de Quetzalcoatlus";

/** As the version before left them: questions about people, with their reasons, in clear. */
async function leaveInClear({ db, journalSeal }: JournalContext, from: number, to: number): Promise<void> {
  const rows = await db<(KeptClear & { entry: number })[]>`
    select entry, field, salt, value, sealed from journal_clear
    where sealed is not null and entry between ${from} and ${to}`;
  for (const { entry, ...kept } of rows) {
    const { field, salt, value } = await openClear(journalSeal, kept);
    await db`
      update journal_clear set salt = ${salt}, value = ${value}, sealed = null, statement = null
      where entry = ${entry} and field = ${field}`;
  }
}

async function told(ctx: JournalContext): Promise<ReadonlySet<string>> {
  const read = await Array.fromAsync(exportAccesses(ctx, system, organization));
  return new Set(read.map(({ filter, reason }) => `${filter}, ${reason}`));
}

const inClear = async (db: Db) => (await db`select from journal_clear where value ~ 'Quetzalcoatlus'`).length;

const fileOf = async (db: Db) =>
  (await db<{ node: number }[]>`select pg_relation_filenode('journal_clear')::int as node`)[0]?.node;

/** What PostgreSQL keeps of the values of its tables, in every page of it. */
async function planned(db: Db): Promise<string> {
  await db`checkpoint`;
  const [file] = await db<{ bytes: Buffer }[]>`
    select pg_read_binary_file(pg_relation_filepath('pg_statistic')) as bytes`;
  return file?.bytes.toString("latin1") ?? "";
}

test("what a journal of before tells of whom was looked for, and why, is sealed at the next start, wherever it is cut short", async () => {
  await using world = await journalWorld("https://bus.example");
  const [ctx] = world.instances;
  assert.ok(ctx !== undefined);
  const { db } = ctx;
  const one = () => access({ organization, filter: asked, reason: why });
  await db.begin((tx) => appendAccesses(ctx, tx, Array.from({ length: 1400 }, one)));
  await leaveInClear(ctx, 0, 1399);
  await db`analyze journal_clear`;
  assert.ok((await planned(db)).includes("Quetzalcoatlus"));
  const before = await fileOf(db);
  assert.deepEqual(await told(ctx), new Set([`${asked}, ${why}`]));
  // Cut short after the first batch.
  await db`alter table journal_clear add constraint cut check (entry < 1200 or sealed is null) not valid`;
  await assert.rejects(sealJournal({ db, vault }), /cut/);
  assert.ok((await inClear(db)) < 2800 && (await inClear(db)) > 0);
  assert.deepEqual(await told(ctx), new Set([`${asked}, ${why}`]));
  assert.deepEqual((await checkJournal(ctx)).problems, []);
  await db`alter table journal_clear drop constraint cut`;
  await sealJournal({ db, vault });
  assert.equal(await inClear(db), 0);
  assert.deepEqual(await told(ctx), new Set([`${asked}, ${why}`]));
  assert.deepEqual((await checkJournal(ctx)).problems, []);
  const { clear } = await proveEntry(ctx, 3, undefined);
  assert.deepEqual(
    clear.flatMap(({ field, value }) => (field === "filter" || field === "reason" ? [value] : [])),
    [asked, why],
  );
  const rewritten = await fileOf(db);
  assert.notEqual(rewritten, before, "old pages hold it no more");
  assert.ok(!(await planned(db)).includes("Quetzalcoatlus"));
  await sealJournal({ db, vault });
  assert.equal(await fileOf(db), rewritten, "once is enough");
});

test("a statement over several tables goes out of the entries of all of them, whenever it was sealed", async () => {
  await using world = await journalWorld("https://bus.example");
  const [ctx] = world.instances;
  assert.ok(ctx !== undefined);
  const { db, clock } = ctx;
  const [dataset, table] = [newId(), newId()];
  const both = [access({ dataset, table }), access(), access()].map((one) => ({
    ...one,
    reading: "sql" as const,
    filter: "select from a join b",
  }));
  await db.begin((tx) => appendAccesses(ctx, tx, [...both, access({ filter: "select from a join b" })]));
  await leaveInClear(ctx, 1, 1);
  await sealJournal({ db, vault });
  await db.begin((tx) => eraseQuestions(tx, { dataset, table, at: clock() }));
  const left = await db<{ entry: number }[]>`
    select entry from journal_clear where field = 'filter' order by entry`;
  assert.deepEqual(
    left.map(({ entry }) => entry),
    [3],
  );
  assert.deepEqual((await checkJournal(ctx)).problems, []);
});

test("what was sealed under a key that is lost goes, and the journal tells so and stays whole", async () => {
  await using world = await journalWorld("https://bus.example");
  const [ctx] = world.instances;
  assert.ok(ctx !== undefined);
  const { db } = ctx;
  await world.append(ctx, 5);
  const keys = await db<{ id: string }[]>`select id from journal_keys`;
  await db.begin((tx) =>
    sealedJournalKeys.forget(
      tx,
      keys.map(({ id }) => id),
    ),
  );
  const journalSeal = await openJournalSeal({ db, vault: testVault() });
  await world.append({ ...ctx, journalSeal }, 1);
  const { entries, erased, problems } = await checkJournal({ ...ctx, journalSeal });
  assert.deepEqual([entries, erased, problems], [7, 5, []]);
});
