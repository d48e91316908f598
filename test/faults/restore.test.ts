import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { connect } from "../../src/db/connect.ts";
import type { Db } from "../../src/db/db.ts";
import { migrationLock } from "../../src/db/locks.ts";
import { freePorts } from "../../src/fleet/ports.ts";
import { joinTestServer } from "../database-server.ts";
import { MailleProcess } from "./instance.ts";

interface World {
  readonly folder: string;
  /** A database of its own, empty. */
  readonly database: () => Promise<{ url: string; db: Db }>;
}

let world: World;
let origin: { file: string; data: string; url: string };
const ends: (() => Promise<unknown>)[] = [];

before(async () => {
  world = await restoreWorld();
  origin = await backUp(world);
});

after(async () => {
  for (const end of ends.toReversed()) await end();
});

async function restoreWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), "maille-restore-"));
  const socketPath = await joinTestServer();
  const server = connect({ socketPath, connectionsMax: 1 });
  const names: string[] = [];
  ends.push(async () => {
    for (const name of names) await server`drop database ${server(name)} with (force)`;
    await server.end();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    folder,
    database: async () => {
      const name = `restore_${randomBytes(6).toString("hex")}`;
      await server`create database ${server(name)}`;
      names.push(name);
      const url = `postgres://maille@localhost/${name}?host=${dirname(socketPath)}`;
      const db = connect({ url, connectionsMax: 1 });
      ends.push(() => db.end());
      return { url, db };
    },
  };
}

/** An instance with a table, in a backup. */
async function backUp({ folder, database }: World): Promise<{ file: string; data: string; url: string }> {
  const { url } = await database();
  const data = join(folder, "origin");
  const environment = { MAILLE_DATA: data, DATABASE_URL: url };
  const csv = join(folder, "menus.csv");
  await writeFile(csv, `jour,plat\n${"lundi,soupe\nmardi,riz\n".repeat(2000)}`);
  const imported = await new MailleProcess(["import", csv, "--title", "Menus"], environment).ended;
  assert.equal(imported.code, 0, imported.output);
  await leaveWaiting(url);
  const file = join(folder, "all.tar.zst");
  const backedUp = await new MailleProcess(["backup", file], environment).ended;
  assert.equal(backedUp.code, 0, backedUp.output);
  return { file, data, url };
}

/** Which lets somebody in, or leads there. */
const signIns = ["sessions", "begun_sign_ins", "recoveries", "email_changes"];

/** What is under way as the backup is made: rows that are to be erased, and somebody who signs in. */
async function leaveWaiting(url: string): Promise<void> {
  const db = connect({ url, connectionsMax: 1 });
  await db`
    insert into erasures (id, table_id, at, day_column, before_day)
    select gen_random_uuid(), id, now(), 'jour', '2020-01-01' from tables`;
  const account = randomUUID();
  const ours = { hash: randomBytes(32), account, expires_at: new Date("2100-01-01") };
  const made = { ...ours, created_at: new Date() };
  await db`
    insert into accounts (id, email, name, created_at) values (${account}, 'eve@example.org', 'Eve', now())`;
  await db`insert into sessions ${db({ ...made, seen_at: new Date() })}`;
  await db`insert into begun_sign_ins ${db(ours)}`;
  await db`insert into recoveries ${db(made)}`;
  await db`insert into email_changes ${db({ ...made, email: "mallory@example.org" })}`;
  await db.end();
}

test("a process lives while its database is brought up to date, and is ready only while that answers", async () => {
  const { data, url } = origin;
  const name = new URL(url).pathname.slice(1);
  const db = connect({ url, connectionsMax: 1 });
  const other = connect({ url: url.replace(`/${name}?`, "/postgres?"), connectionsMax: 1 });
  const [port] = await freePorts(1);
  const probe = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}/health/${path}`).catch(() => undefined);
    return answer?.status;
  };
  const until = async (path: string, status: number) => {
    const end = Date.now() + 120_000;
    while ((await probe(path)) !== status) {
      assert.ok(Date.now() < end, `${path} never was ${status}`);
      await wait(50);
    }
  };
  await db`select pg_advisory_lock(${migrationLock})`;
  await using serving = new MailleProcess(["serve"], {
    MAILLE_DATA: data,
    DATABASE_URL: url,
    PORT: String(port),
  });
  await until("live", 200);
  assert.equal(await probe("ready"), 503);
  await db`select pg_advisory_unlock(${migrationLock})`;
  await until("ready", 200);
  await db.end();
  await other`alter database ${other(name)} allow_connections false`;
  await other`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
  await until("ready", 503);
  assert.equal(await probe("live"), 200);
  await other`alter database ${other(name)} allow_connections true`;
  await until("ready", 200);
  await other.end();
  assert.equal((await serving.end("SIGINT")).code, 0, serving.output);
});

async function tablesIn(db: Db): Promise<number> {
  return (await db`select from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`)
    .length;
}

test("a database that an instance serves from, or that holds anything, is not restored into", async () => {
  const { file, data, url } = origin;
  const elsewhere = join(world.folder, "elsewhere");
  const restore = () =>
    new MailleProcess(["restore", file], { MAILLE_DATA: elsewhere, DATABASE_URL: url }).ended;
  const serving = new MailleProcess(["serve"], { MAILLE_DATA: data, DATABASE_URL: url });
  await serving.told(/Maille is open: (\S+)/);
  const refused = await restore();
  assert.equal(refused.code, 1);
  assert.match(refused.output, /Another process works for this database/);
  await serving.end("SIGINT");
  const db = connect({ url, connectionsMax: 1 });
  const [before] =
    await db`select (select count(*) from datasets) as datasets, (select count(*) from versions) as versions`;
  const occupied = await restore();
  assert.equal(occupied.code, 1);
  assert.match(occupied.output, /not empty: it holds “/);
  const [after] =
    await db`select (select count(*) from datasets) as datasets, (select count(*) from versions) as versions`;
  assert.deepEqual(after, before);
  assert.deepEqual(after, { datasets: 1, versions: 1 });
  await db.end();
  assert.deepEqual(await readdir(elsewhere), [], "nothing is left in the folder");
});

test("a restore that is killed at any moment leaves nothing that opens as an instance", async () => {
  const { file } = origin;
  let interrupted = 0;
  for (let round = 0; round < 6; round += 1) {
    const { url, db } = await world.database();
    const data = join(world.folder, `round-${round}`);
    const environment = { MAILLE_DATA: data, DATABASE_URL: url };
    const restoring = new MailleProcess(["restore", file], environment);
    // From before the first table to after the last file, by what the folder and the database hold.
    for (let looks = 0; looks < 4000 && !restoring.hasEnded; looks += 1) {
      const entries = await readdir(data, { recursive: true }).catch((): string[] => []);
      const reached = [
        entries.length > 0,
        entries.includes("restore-unfinished"),
        entries.includes("store"),
        entries.some((entry) => entry.startsWith("store/drafts/")),
        entries.filter((entry) => /^store\/[0-9a-f]{2}\//.test(entry)).length > 1,
        false,
      ][round];
      if (reached === true) break;
      await wait(2);
    }
    const { signal } = await restoring.end("SIGKILL");
    if (signal !== "SIGKILL") continue;
    interrupted += 1;
    // The server ends the session of a process that was killed.
    for (let tries = 0; tries < 1200 && (await sessionsIn(db)) > 0; tries += 1) await wait(50);
    const tables = await tablesIn(db);
    const holdsMark = (await readdir(data)).includes("restore-unfinished");
    assert.ok(tables === 0 || holdsMark, `${tables} tables`);
    if (!holdsMark) continue;
    const opened = await new MailleProcess(["serve"], environment).ended;
    assert.equal(opened.code, 1);
    assert.match(opened.output, /did not come to its end/);
  }
  assert.ok(interrupted >= 3, `${interrupted} were killed before their end`);
});

async function sessionsIn(db: Db): Promise<number> {
  return (
    await db`select from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`
  ).length;
}

test("a restored instance holds rows that waited to be erased, and nobody is signed in to it", async () => {
  const { url, db } = await world.database();
  const environment = { MAILLE_DATA: join(world.folder, "held"), DATABASE_URL: url };
  const restored = await new MailleProcess(["restore", origin.file], environment).ended;
  assert.equal(restored.code, 0, restored.output);
  const versions = await db`select held_at is not null as held from versions`;
  assert.deepEqual([...versions], [{ held: true }]);
  assert.equal((await db`select from accounts where name = 'Eve'`).length, 1);
  for (const table of signIns) assert.equal((await db`select from ${db(table)}`).length, 0, table);
});

test("a restored instance serves what was backed up, and a backup that changed leaves nothing behind", async () => {
  const { file } = origin;
  const data = join(world.folder, "again");
  const restored = await new MailleProcess(["restore", file], { MAILLE_DATA: data }).ended;
  assert.equal(restored.code, 0, restored.output);
  // No backup holds the key of its secrets.
  await copyFile(join(origin.data, "secrets.key"), join(data, "secrets.key"));
  const checked = await new MailleProcess(["check"], { MAILLE_DATA: data }).ended;
  assert.equal(checked.code, 0, checked.output);
  const altered = join(world.folder, "altered.tar.zst");
  const bytes = await readFile(file);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 16;
  await writeFile(altered, bytes);
  const untouched = join(world.folder, "untouched");
  const refused = await new MailleProcess(["restore", altered], { MAILLE_DATA: untouched }).ended;
  assert.equal(refused.code, 1);
  assert.match(refused.output, /has changed|have changed/);
  await assert.rejects(readdir(untouched), { code: "ENOENT" });
});
