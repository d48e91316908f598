import assert from "node:assert/strict";
import { test } from "node:test";
import { onAnotherConnection } from "../../test/one-connection.ts";
import { testDatabase } from "../../test/database.ts";
import { Footprint, leaving } from "../base/footprint.ts";
import { MarkedChanges, throwMarksAway } from "./changes.ts";
import { connect } from "./connect.ts";
import type { Db } from "./db.ts";
import { readSql } from "./noted.ts";

const name = (db: Db, value: string) => db`
  insert into instance_settings (name, value, changed_at) values ('name', ${db.json(value)}, now())
  on conflict (name) do update set value = excluded.value`;

const marks = async (db: Db) => (await db`select from page_changes`).length;

test("what another connection commits is seen by the look that follows, and by no look before", async () => {
  await using made = await testDatabase();
  const { db } = made;
  const other = connect({ ...made.connection, connectionsMax: 2 });
  const changes = new MarkedChanges(db);
  const first = await changes.look();
  assert.ok(changes.isSame(["instance_settings"], first));
  await other.begin(async (tx) => {
    await name(tx as unknown as Db, "A");
    // Begun later, and committed before.
    await onAnotherConnection(() => other`update site_pages set text = text`);
    await onAnotherConnection(() => changes.look());
    assert.ok(changes.isSame(["instance_settings"], first));
    assert.ok(!changes.isSame(["instance_settings", "site_pages"], first));
  });
  const second = await changes.look();
  assert.ok(!changes.isSame(["instance_settings"], first));
  assert.ok(changes.isSame(["instance_settings", "site_pages"], second));
  await assert.rejects(
    other.begin(async (tx) => {
      await name(tx as unknown as Db, "B");
      throw new Error("taken back");
    }),
  );
  await changes.look();
  assert.ok(changes.isSame(["instance_settings"], second));
  await other.end();
});

test("a replica needs what a look saw, and not what nobody waits for", async () => {
  await using made = await testDatabase();
  const { db } = made;
  const changes = new MarkedChanges(db);
  assert.equal(changes.seen?.position, undefined);
  await changes.look();
  const first = changes.seen?.position ?? 0;
  await db`insert into seen_nonces (hash, until) values ('x', now())`;
  await changes.look();
  assert.equal(changes.seen?.position, first);
  await name(db, "A");
  await changes.look();
  assert.ok((changes.seen?.position ?? 0) > first);
  assert.equal(changes.seen?.transactions.length, 1);
});

test("those who ask while a look is under way share one that begins after they asked", async () => {
  await using made = await testDatabase();
  const { db } = made;
  const changes = new MarkedChanges(db);
  const before = await changes.look();
  const looking = changes.look();
  await name(db, "C");
  const [, ...after] = await Promise.all([looking, changes.look(), changes.look()]);
  assert.ok(!changes.isSame(["instance_settings"], before));
  assert.equal(after[0], after[1]);
});

test("marks that are thrown away empty what is kept, and those of another server do not stay", async () => {
  await using made = await testDatabase();
  const { db } = made;
  await throwMarksAway(db);
  assert.equal(await marks(db), 0, "few are left alone");
  const changes = new MarkedChanges(db);
  const first = await changes.look();
  await db`insert into page_changes (transaction, named) values ('18446744073709551000', 'datasets')`;
  await throwMarksAway(db);
  assert.equal(await marks(db), 1);
  await changes.look();
  assert.ok(!changes.isSame([], first));
  const second = await changes.look();
  await db`
    insert into page_changes (transaction, named)
    select pg_current_xact_id(), 'made-up-' || n from generate_series(1, 2001) as n`;
  await throwMarksAway(db);
  assert.equal(await marks(db), 1);
  await changes.look();
  assert.ok(!changes.isSame(["datasets"], second));
});

test("every table marks its changes", async () => {
  await using made = await testDatabase();
  const unmarked = await made.db<{ name: string }[]>`
    select c.relname as name from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
      and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'page_change')
    order by name`;
  assert.deepEqual(
    unmarked.map((table) => table.name),
    ["instance_processes", "job_holders", "migrations", "page_changes"],
  );
});

test("a statement is noted with the tables that it reads, also through a function", async () => {
  await using made = await testDatabase();
  const { db } = made;
  const changes = new MarkedChanges(db);
  const read = async (work: () => PromiseLike<unknown>) => {
    const footprint = new Footprint();
    await leaving(footprint, work);
    return footprint.refusal ?? (await changes.tablesOf(footprint.asked))?.toSorted();
  };
  assert.deepEqual(await read(() => db`select 1 from ${db`datasets`} where ${db`id is null`}`), ["datasets"]);
  assert.deepEqual(await read(() => db`select from ${db("site_pages")}`), ["site_pages"]);
  assert.deepEqual(await read(() => db.unsafe("select from SITE_PAGES")), ["site_pages"]);
  assert.deepEqual(await read(() => db.begin((tx) => tx`select from organizations`)), ["organizations"]);
  assert.deepEqual(await read(() => db`select is_held_back(id) from tables limit 1`), [
    "access_rules",
    "computed_from",
    "person_tables",
    "tables",
  ]);
  assert.equal(
    await read(() => db`select journal_append_while(null) from tables where false`.catch(() => 0)),
    undefined,
  );
  assert.match(String(await read(() => db`update site_pages set text = text`)), /asked to write/);
  assert.match(String(await read(() => db`select now() from site_pages`)), /asked for the time/);
  assert.match(String(await read(() => db`select relname from pg_class limit 1`)), /asked of itself/);
});

test("what writes, or tells the time, is told by its text", () => {
  for (const sql of [
    "INSERT into a",
    "select nextval('a')",
    "select 1 for share",
    "with a as (delete from b) select",
  ]) {
    assert.match(readSql(sql).refusal ?? "", /asked to write/, sql);
  }
  for (const sql of [
    "select now()",
    "where at < current_date",
    "select CURRENT_TIMESTAMP",
    "clock_timestamp()",
  ]) {
    assert.match(readSql(sql).refusal ?? "", /asked for the time/, sql);
  }
  for (const sql of ["select updated_at, deleted_at, created from a", "select nowhere from b"]) {
    assert.equal(readSql(sql).refusal, undefined, sql);
  }
});
