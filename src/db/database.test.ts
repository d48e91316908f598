import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { isFailure } from "../base/failure.ts";
import { newId } from "../base/id.ts";
import { emptyTestDatabase } from "../../test/database.ts";
import { migrate, migrateApart } from "./migrate.ts";
import { sessionsOf } from "./process-rows.ts";

test("columns read in camelCase, and what lies inside a jsonb is left as it is", async () => {
  await using made = await emptyTestDatabase();
  const { db } = made;
  await db`create table things (big_number bigint, some_data jsonb)`;
  await db`insert into things ${db({ bigNumber: 9_000_000_000, someData: { snake_key: 1, camelKey: [2] } })}`;
  const [row] = await db`select * from things`;
  assert.deepEqual({ ...row }, { bigNumber: 9_000_000_000, someData: { snake_key: 1, camelKey: [2] } });
});

test("words are found whatever their case and accents", async () => {
  await using made = await emptyTestDatabase();
  const [row] = await made.db`
    select to_tsvector('french', 'ÉCOLES') @@ to_tsquery('french', 'école') as folded,
      public.unaccent('Élève') as plain, lower('ÉÀ') as lower, public.similarity('rennes', 'renne') > 0.5 as similar`;
  assert.deepEqual({ ...row }, { folded: true, plain: "Eleve", lower: "éà", similar: true });
});

async function roomsWith(files: Record<string, string>): Promise<AsyncDisposable & { folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), "maille-rooms-"));
  for (const [name, sql] of Object.entries(files)) {
    const [room = "", file = ""] = name.split("/");
    await mkdir(join(folder, room, "migrations"), { recursive: true });
    await writeFile(join(folder, room, "migrations", file), sql);
  }
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

const first = { "b/0001-first.sql": "create table one (id int); insert into one values (1);" };

test("migrations of every room run once, in the order of their numbers", async () => {
  await using made = await emptyTestDatabase();
  await using rooms = await roomsWith({ ...first, "a/0002-second.sql": "insert into one values (2)" });
  assert.deepEqual(await migrate(made.db, rooms.folder), ["0001-first", "0002-second"]);
  assert.deepEqual(await migrate(made.db, rooms.folder), []);
  assert.equal((await made.db`select from one`).count, 2);
});

test("a migration that fails leaves the database as it was", async () => {
  await using made = await emptyTestDatabase();
  await using rooms = await roomsWith({ ...first, "a/0002-second.sql": "insert into nowhere values (2)" });
  await assert.rejects(migrate(made.db, rooms.folder), (error) => isFailure(error, "unavailable"));
  const [row] = await made.db`select to_regclass('one') as one, to_regclass('migrations') as migrations`;
  assert.deepEqual({ ...row }, { one: null, migrations: null });
});

test("a migration that finds no room says so, and not that it failed", async () => {
  await using made = await emptyTestDatabase();
  const full = "do $$ begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$";
  await using rooms = await roomsWith({ ...first, "a/0002-second.sql": full });
  await assert.rejects(
    migrate(made.db, rooms.folder),
    (error) => isFailure(error, "no-room") && error.key === "db-disk-full",
  );
});

test("a migration that was changed since it ran is refused", async () => {
  await using made = await emptyTestDatabase();
  await using rooms = await roomsWith(first);
  await migrate(made.db, rooms.folder);
  await using changed = await roomsWith({ "b/0001-first.sql": "create table two (id int)" });
  await assert.rejects(
    migrate(made.db, changed.folder),
    (error) => isFailure(error) && error.key === "db-migration-changed",
  );
});

test("an older program opens beside a newer one that only added, and not where something was taken away", async () => {
  await using made = await emptyTestDatabase();
  const added = { ...first, "a/0002-second.sql": "alter table one add column more int" };
  await using newer = await roomsWith(added);
  await using older = await roomsWith(first);
  await migrate(made.db, newer.folder);
  assert.deepEqual(await migrate(made.db, older.folder), []);
  const taking =
    "-- Nobody reads it.\n-- Contracts: `more`, which is read no more.\nalter table one drop column more";
  await using newest = await roomsWith({ ...added, "a/0003-third.sql": taking });
  assert.deepEqual(await migrate(made.db, newest.folder), ["0003-third"]);
  await assert.rejects(
    migrate(made.db, newer.folder),
    (error) => isFailure(error) && error.key === "db-newer-than-code",
  );
});

test("migrations of a database from before they told what they take away are known", async () => {
  await using made = await emptyTestDatabase();
  await made.db`
    create table migrations (name text primary key, hash text not null, ran_at timestamptz not null default now())`;
  await using rooms = await roomsWith(first);
  assert.deepEqual(await migrate(made.db, rooms.folder), ["0001-first"]);
  assert.deepEqual(await migrate(made.db, rooms.folder), []);
});

test("the session that made all tables is gone once they are made", async () => {
  await using made = await emptyTestDatabase();
  const { db } = made;
  const process = newId();
  const connection = { ...made.connection, process };
  const ran = await migrateApart(connection);
  const names = (await db<{ name: string }[]>`select name from migrations order by name`).map(
    ({ name }) => name,
  );
  assert.deepEqual(ran, names);
  assert.ok(ran.length > 100, `${ran.length}`);
  const sessions = async (): Promise<readonly object[]> => db`
    select state, query from pg_stat_activity where application_name = any(${[...sessionsOf(process)]})`;
  // The server ends it a moment after it was told.
  for (let tries = 0; (await sessions()).length > 0 && tries < 100; tries += 1) await wait(100);
  assert.deepEqual([...(await sessions())], []);
  assert.deepEqual(await migrateApart(connection), []);
});
