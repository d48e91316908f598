import assert from "node:assert/strict";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  utimes,
  watch,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { test, type TestContext } from "node:test";
import { createZstdCompress } from "node:zlib";
import { pack } from "tar-stream";
import { system } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import { askForData, listRequests } from "../projects/data-requests.ts";
import type { Db, Tx } from "../db/db.ts";
import { migrateTo, migrateWithin } from "../db/migrate.ts";
import { refuseOccupiedDatabase } from "../db/occupied.ts";
import { createOrganization } from "../people/organizations.ts";
import { openStore } from "../store/local.ts";
import type { Store } from "../store/store.ts";
import { emptyTestDatabase, testDatabase } from "../../test/database.ts";
import { type ArchiveEntry, passArchive } from "./archive-entries.ts";
import { type BackupTarget, readBackup } from "./read-backup.ts";
import { sealed } from "./seal.ts";
import { verifyBackup } from "./verify-backup.ts";
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
  const town = await createOrganization(asking, system, { name: "Ville" });
  await from.db`
    insert into datasets (id, slug, organization, title, description, created_at, modified_at)
    select gen_random_uuid(), 'd' || n, ${town.id}, 't', '', now(), now() from generate_series(1, 3) n`;
  await from.db`
    insert into publications (id, dataset, at)
    select gen_random_uuid(), id, now() from datasets where slug <> 'd3'`;
  await from.db`
    insert into withdrawals (publication, at, reason)
    select p.id, now(), 'x' from publications p join datasets d on d.id = p.dataset where d.slug = 'd2'`;
  await mkdir(join(folder, "contours"));
  await writeFile(join(folder, "contours", "commune.geojson"), "{}");
  const file = join(folder, "all.tar.zst");
  const source = {
    db: from.db,
    store,
    folders: { contours: join(folder, "contours") },
    scratch: folder,
    program: "0",
    namedBlobs: async () => new Set([blob.hash]),
  };
  const written = await writeBackup(source, file, { now: new Date() });
  assert.deepEqual([written.blobs, written.damaged], [1, []]);
  assert.equal(
    written.sha256,
    createHash("sha256")
      .update(await readFile(file))
      .digest("hex"),
  );

  await using to = await emptyTestDatabase();
  const target = await openStore(join(folder, "to"));
  const manifest = await readBackup(
    {
      ...targetOf(to.db, target),
      folders: { contours: join(folder, "restored") },
      migrateTo: async (tx, names) => {
        await migrateTo(tx, names);
        await tx`create table dotted (id int primary key, note text, list text[])`;
      },
    },
    file,
    await verifyBackup(file),
  );
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
  // What follows from rows is in no backup, and follows from them again.
  assert.deepEqual(await published(to.db), await published(from.db));
  assert.equal((await published(to.db)).length, 2);
  assert.ok(manifest.tables.every(({ name }) => !name.startsWith("published_")));
  assert.equal(await target.size(blob.hash), blob.bytes);
  assert.equal(await readFile(join(folder, "restored", "commune.geojson"), "utf8"), "{}");
  assert.ok(manifest.tables.length > 1);
});

async function published(db: Db): Promise<readonly unknown[]> {
  return [
    ...(await db`select dataset, organization, at from published_datasets`),
    ...(await db`select organization, sum(datasets)::int as n from published_counts group by organization`),
  ];
}

test("tables of many rows follow each other into a backup", async (t) => {
  const folder = await scratch(t);
  await using from = await testDatabase();
  // Each is larger than what a disk takes at once, so that the connection is told to wait.
  for (const name of ["large_a", "large_b", "large_c", "large_d"]) {
    await from.db`create table ${from.db(name)} as
      select n as id, repeat(md5(n::text), 30) as text from generate_series(1, 20000) as n`;
  }
  const store = await openStore(join(folder, "from"));
  const source = { db: from.db, store, ...small, scratch: folder };
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
  const source = { db: from.db, store, ...small, scratch: spool };
  await mkdir(target);
  const interrupted = async (stop: AbortController, onProgress?: () => void) => {
    const options = { now: new Date(), signal: stop.signal, ...(onProgress && { onProgress }) };
    await assert.rejects(writeBackup(source, join(target, "all.tar.zst"), options), { name: "AbortError" });
    assert.deepEqual([await readdir(target), await readdir(spool)], [[], []]);
    // The server hears of it a moment later.
    const deadline = AbortSignal.timeout(60_000);
    for (let working = true; working; deadline.throwIfAborted()) {
      const [copies] = await from.db`select count(*)::int as n from pg_stat_activity
        where query like 'copy "interrupted"%' and state = 'active'`;
      working = copies?.["n"] !== 0;
    }
  };
  const amidBlobs = new AbortController();
  await interrupted(amidBlobs, () => amidBlobs.abort());

  const amidRows = new AbortController();
  const spooled = interrupted(amidRows);
  const looking = watch(spool, { signal: AbortSignal.timeout(120_000) });
  for await (const { filename } of looking) if (filename?.endsWith("-interrupted.copy") === true) break;
  amidRows.abort();
  await spooled;

  const before = new AbortController();
  before.abort();
  await interrupted(before);
});

test("two backups of one name at once are each whole, and take away what one that was killed left", async (t) => {
  const folder = await scratch(t);
  await using from = await testDatabase();
  await from.db`create table twice as
    select n as id, repeat(md5(n::text), 30) as text from generate_series(1, 20000) as n`;
  const store = await openStore(join(folder, "from"));
  for (let count = 0; count < 3; count += 1) await store.put(Readable.from([randomBytes(1_000_000)]));
  const [spool, target] = [join(folder, "spool"), join(folder, "backups")];
  await mkdir(target);
  const killed = join(target, `former.${randomUUID()}.part`);
  const working = join(target, `other.${randomUUID()}.part`);
  for (const path of [killed, working]) await writeFile(path, "");
  await utimes(killed, 0, 0);
  const file = join(target, "all.tar.zst");
  const write = () =>
    writeBackup({ db: from.db, store, ...small, scratch: spool }, file, { now: new Date() });
  const written = await Promise.all([write(), write()]);
  await verifyBackup(file);
  const sha256 = createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
  assert.ok(written.some((each) => each.sha256 === sha256));
  assert.deepEqual((await readdir(target)).toSorted(), ["all.tar.zst", basename(working)]);
});

test("a truncated backup and a file that is none are refused before anything is touched", async (t) => {
  const { folder, file } = await smallBackup(t);
  await truncate(file, Math.floor((await stat(file)).size / 2));
  const other = join(folder, "other");
  await writeFile(other, "a,b\n1,2\n3,4\n");
  const empty = join(folder, "empty");
  await writeFile(empty, "");
  for (const path of [file, other, empty]) {
    await assert.rejects(
      verifyBackup(path),
      (error) => error instanceof Failure && error.key === "backup-unreadable",
    );
  }
});

test("a byte that changes anywhere in a backup is found", async (t) => {
  const { file } = await smallBackup(t);
  await verifyBackup(file);
  const bytes = await readFile(file);
  const places = [
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    ...Array.from({ length: 90 }, (_, at) => bytes.length - 90 + at),
  ];
  for (let at = 9; at < bytes.length - 90; at += Math.ceil(bytes.length / 200)) places.push(at);
  for (const at of places) {
    const altered = Buffer.from(bytes);
    altered[at] = (altered[at] ?? 0) ^ (1 << (at % 8));
    await writeFile(file, altered);
    await assert.rejects(
      verifyBackup(file),
      (error) => error instanceof Failure && error.key.startsWith("backup-"),
      `byte ${at} of ${bytes.length}`,
    );
  }
});

test("what is changed inside a backup is named, though its seal is made anew", async (t) => {
  const { folder, file } = await smallBackup(t);
  const changed = join(folder, "changed.tar.zst");
  await repack(file, changed, {
    change: (name, bytes) =>
      name === "database/organizations.copy" ? Buffer.concat([bytes, Buffer.from("x")]) : bytes,
  });
  await assert.rejects(verifyBackup(changed), (error) => {
    assert.ok(error instanceof Failure);
    assert.deepEqual(
      [error.key, error.args["member"]],
      ["backup-member-altered", "database/organizations.copy"],
    );
    return true;
  });
});

test("a backup of the former format opens, and says that nothing vouches for its rows", async (t) => {
  const { folder, file, hash } = await smallBackup(t);
  const former = join(folder, "former.tar.zst");
  await repack(file, former, {
    former: true,
    change: (name, bytes) =>
      name === "manifest.json" ? Buffer.from(String(bytes).replace('"format": 2', '"format": 1')) : bytes,
  });
  const verified = await verifyBackup(former);
  assert.deepEqual([verified.sha256, verified.manifest.format], [undefined, 1]);
  await using to = await emptyTestDatabase();
  const store = await openStore(join(folder, "to"));
  await readBackup(targetOf(to.db, store), former, verified);
  assert.ok(await store.has(hash));
});

test("a blob that is altered or missing is told by its name, and all else is kept", async (t) => {
  const folder = await scratch(t);
  await using from = await testDatabase();
  const store = await openStore(join(folder, "from"));
  const good = await store.put(Readable.from([Buffer.from("good")]));
  const bad = await store.put(Readable.from([Buffer.from("good until a bit flips")]));
  const missing = "ab".repeat(32);
  const place = (await store.lend(bad.hash)).path;
  const bytes = await readFile(place);
  bytes[3] = (bytes[3] ?? 0) ^ 4;
  await writeFile(place, bytes);
  const namedBlobs = async () => new Set([good.hash, bad.hash, missing]);
  const source = { db: from.db, store, ...small, namedBlobs, scratch: folder };
  const file = join(folder, "all.tar.zst");
  const { damaged } = await writeBackup(source, file, { now: new Date() });
  assert.deepEqual(damaged, [
    { hash: missing, reason: "missing" },
    { hash: bad.hash, reason: "altered" },
  ]);
  await using to = await emptyTestDatabase();
  const target = await openStore(join(folder, "to"));
  const verified = await verifyBackup(file);
  assert.deepEqual(verified.damaged, damaged);
  await readBackup(targetOf(to.db, target), file, verified);
  assert.deepEqual([await target.has(good.hash), await target.has(bad.hash)], [true, false]);
});

test("rows that the database refuses end a restore with the reason, and none of them stay", async (t) => {
  const { folder, file } = await smallBackup(t);
  await using to = await emptyTestDatabase();
  const target = {
    ...targetOf(to.db, await openStore(join(folder, "to"))),
    migrateTo: async (tx: Tx, names: readonly string[]) => {
      await migrateTo(tx, names);
      await tx`alter table organizations add constraint refused check (slug = 'another')`;
    },
  };
  await assert.rejects(readBackup(target, file, await verifyBackup(file)), (error) => {
    assert.ok(error instanceof Failure);
    assert.deepEqual([error.key, error.args["table"]], ["backup-rows-refused", "organizations"]);
    assert.match(String(error.args["reason"]), /refused/);
    return true;
  });
  const left = await to.db`select from pg_class where relnamespace = current_schema()::regnamespace`;
  assert.equal(left.length, 0);
  await refuseOccupiedDatabase(to.db);
});

test("a database that holds anything is not restored into", async () => {
  await using made = await testDatabase();
  await assert.rejects(
    refuseOccupiedDatabase(made.db),
    (error) => error instanceof Failure && error.key === "command-restore-database-occupied",
  );
});

const small = { folders: {}, program: "0", namedBlobs: async () => new Set<string>() };

/** An instance with an organization and a file, in one backup. */
async function smallBackup(t: TestContext): Promise<{ folder: string; file: string; hash: string }> {
  const folder = await scratch(t);
  await using from = await testDatabase();
  await createOrganization({ db: from.db, clock: () => new Date() }, system, { name: "Ville" });
  const store = await openStore(join(folder, "from"));
  const { hash } = await store.put(Readable.from([randomBytes(5000)]));
  const file = join(folder, "all.tar.zst");
  const source = { db: from.db, store, ...small, scratch: folder };
  await writeBackup(source, file, { now: new Date() });
  return { folder, file, hash };
}

function targetOf(db: Db, store: Store): BackupTarget {
  return { db, store, folders: {}, migrateTo, finish: migrateWithin };
}

/** Writes a backup again with other bytes in it, as somebody would who knows the layout. */
async function repack(
  from: string,
  to: string,
  { former = false, change }: { former?: boolean; change: (name: string, bytes: Buffer) => Buffer },
): Promise<void> {
  const archive = pack();
  const written = pipeline(
    archive,
    createZstdCompress(),
    async function* (bytes: AsyncIterable<Uint8Array>) {
      if (former) yield* bytes;
      else yield* sealed(bytes, createHash("sha256"));
    },
    createWriteStream(to),
  );
  const take = async ({ name, content }: ArchiveEntry): Promise<void> => {
    const bytes = change(name, Buffer.concat(await Array.fromAsync(content)));
    if (former && name === "members.json") return;
    await new Promise<void>((resolve, reject) => {
      archive.entry({ name }, bytes, (error) => (error ? reject(error) : resolve()));
    });
  };
  await passArchive(from, { members: [], take });
  archive.finalize();
  await written;
}

async function scratch(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "maille-backup-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
