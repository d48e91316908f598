import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  watch,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { test, type TestContext } from "node:test";
import { system } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import { askForData, listRequests } from "../projects/data-requests.ts";
import { migrate, migrateTo } from "../db/migrate.ts";
import { openStore } from "../store/local.ts";
import { emptyTestDatabase, testDatabase } from "../../test/database.ts";
import { readBackup } from "./read-backup.ts";
import { writeBackup } from "./write-backup.ts";

test("a backup brings a new instance to the same rows, files and folders", async (t) => {
  const folder = await scratch(t);
  await using from = await testDatabase();
  const store = await openStore(join(folder, "from"));
  const blob = await store.put(Readable.from([Buffer.from("code;nom\n35238;Rennes\n")]));
  await from.db`create table dotted (id int primary key, note text, list text[])`;
  await from.db`insert into dotted values (1, ${"l'« été »\t\\n\n\u{1f30d}"}, ${["a", "b,c"]}), (2, null, '{}')`;
  const wish = "Les menus des cantines, par semaine.";
  const asking = { db: from.db, clock: () => new Date() };
  await askForData(asking, { address: "192.0.2.1" }, { wish, email: "lou@example.org" });
  await mkdir(join(folder, "contours"));
  await writeFile(join(folder, "contours", "commune.geojson"), "{}");
  const file = join(folder, "all.tar.zst");
  const source = {
    db: from.db,
    store,
    folders: { contours: join(folder, "contours") },
    scratch: folder,
    program: "0",
  };
  const written = await writeBackup(source, file, { now: new Date() });
  assert.equal(written.blobs, 1);

  await using to = await emptyTestDatabase();
  const target = await openStore(join(folder, "to"));
  const manifest = await readBackup(
    {
      db: to.db,
      store: target,
      folders: { contours: join(folder, "restored") },
      migrateTo: async (names) => {
        await migrateTo(to.db, names);
        await to.db`create table dotted (id int primary key, note text, list text[])`;
      },
    },
    file,
  );
  await migrate(to.db);
  assert.deepEqual(
    await to.db`select * from dotted order by id`,
    await from.db`select * from dotted order by id`,
  );
  const first = { page: 1, pageSize: 10 };
  const { items } = await listRequests({ ...asking, db: to.db }, system, first);
  assert.deepEqual(
    items.map((asked) => [asked.wish, asked.email]),
    [[wish, "lou@example.org"]],
  );
  assert.equal(await target.size(blob.hash), blob.bytes);
  assert.equal(await readFile(join(folder, "restored", "commune.geojson"), "utf8"), "{}");
  assert.ok(manifest.tables.length > 1);
});

test("tables of many rows follow each other into a backup", async (t) => {
  const folder = await scratch(t);
  await using from = await testDatabase();
  // Each is larger than what a disk takes at once, so that the connection is told to wait.
  for (const name of ["large_a", "large_b", "large_c", "large_d"]) {
    await from.db`create table ${from.db(name)} as
      select n as id, repeat(md5(n::text), 30) as text from generate_series(1, 20000) as n`;
  }
  const store = await openStore(join(folder, "from"));
  const source = { db: from.db, store, folders: {}, scratch: folder, program: "0" };
  const file = join(folder, "all.tar.zst");
  await writeBackup(source, file, { now: new Date(), signal: AbortSignal.timeout(60_000) });
  assert.ok((await stat(file)).size > 500_000);
});

test("a backup that is interrupted ends at once and leaves no file", async (t) => {
  const folder = await scratch(t);
  await using from = await testDatabase();
  await from.db`create table interrupted as
    select n as id, repeat(md5(n::text), 30) as text from generate_series(1, 200000) as n`;
  const store = await openStore(join(folder, "from"));
  for (let count = 0; count < 6; count += 1) await store.put(Readable.from([randomBytes(1_000_000)]));
  const target = join(folder, "backups");
  const spool = join(folder, "spool");
  const source = { db: from.db, store, folders: {}, scratch: spool, program: "0" };
  await mkdir(target);
  const interrupted = async (stop: AbortController, onProgress?: () => void) => {
    const options = { now: new Date(), signal: stop.signal, ...(onProgress && { onProgress }) };
    await assert.rejects(writeBackup(source, join(target, "all.tar.zst"), options), { name: "AbortError" });
    assert.deepEqual([await readdir(target), await readdir(spool)], [[], []]);
    const [working] = await from.db`select count(*)::int as n from pg_stat_activity
      where query like 'copy "interrupted"%' and state = 'active'`;
    assert.equal(working?.["n"], 0);
  };
  const amidBlobs = new AbortController();
  await interrupted(amidBlobs, () => amidBlobs.abort());

  const amidRows = new AbortController();
  const spooled = interrupted(amidRows);
  const looking = watch(spool, { signal: AbortSignal.timeout(30_000) });
  for await (const { filename } of looking) if (filename?.endsWith("-interrupted.copy") === true) break;
  amidRows.abort();
  await spooled;

  const before = new AbortController();
  before.abort();
  await interrupted(before);
});

test("a truncated backup, one with bytes changed and a file that is none are refused", async (t) => {
  const folder = await scratch(t);
  await using from = await testDatabase();
  const store = await openStore(join(folder, "from"));
  await store.put(Readable.from([Buffer.alloc(300_000, "abcdefghij")]));
  const source = { db: from.db, store, folders: {}, scratch: folder, program: "0" };
  const file = join(folder, "all.tar.zst");
  await writeBackup(source, file, { now: new Date() });
  await truncate(file, Math.floor((await stat(file)).size / 2));
  const other = join(folder, "other");
  await writeFile(other, "a,b\n1,2\n");
  await appendFile(other, "3,4\n");
  for (const path of [file, other]) {
    await using to = await emptyTestDatabase();
    const target = {
      db: to.db,
      store: await openStore(join(folder, "to")),
      folders: {},
      migrateTo: (names: readonly string[]) => migrateTo(to.db, names),
    };
    await assert.rejects(
      readBackup(target, path),
      (error) => error instanceof Failure && error.key.startsWith("backup-"),
    );
  }
});

async function scratch(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "maille-backup-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
