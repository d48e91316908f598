import { createHash } from "node:crypto";
import { glob, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "../base/failure.ts";
import { refusalOfRoom } from "../base/no-room.ts";
import { connect, type ConnectOptions } from "./connect.ts";
import type { Db, Tx } from "./db.ts";
import { migrationLock } from "./locks.ts";

interface Migration {
  /** File name without its ending, as `0101-accounts`. Unique, and ordered by its number. */
  readonly name: string;
  readonly hash: string;
  readonly sql: string;
  /** Whether it takes away what the version before may read: that one does not open beside it. */
  readonly contracts: boolean;
}

/** `src/`, whose rooms each keep their own `migrations/`. */
const rooms = fileURLToPath(new URL("..", import.meta.url));

/** Brings the database to what the code expects: all the missing migrations, or none. */
export async function migrate(db: Db, roomsFolder: string = rooms): Promise<readonly string[]> {
  return runMissing(db, await readMigrations(roomsFolder));
}

/** The same in a session that ends with it: one that made all tables holds 8 MB of what it learned of them. */
export async function migrateApart(connection: ConnectOptions): Promise<readonly string[]> {
  const db = connect({ ...connection, connectionsMax: 1 });
  try {
    return await migrate(db);
  } finally {
    await db.end({ timeout: 5 });
  }
}

/** Brings an empty database to the migrations named and no further, as a restore needs it. */
export async function migrateTo(tx: Tx, names: readonly string[]): Promise<void> {
  const migrations = await readMigrations();
  const unknown = names.find((name) => migrations.every((migration) => migration.name !== name));
  if (unknown !== undefined) throw new Failure("precondition", "db-newer-than-code", { name: unknown });
  await runMissingIn(
    tx,
    migrations.filter(({ name }) => names.includes(name)),
  );
}

/** For a process that runs no jobs: refuses a database of which no instance was made yet. */
export async function refuseUnmade(db: Db, folder: string): Promise<void> {
  const [made] = await db<{ isMade: boolean }[]>`
    select to_regclass(current_schema() || '.migrations') is not null as is_made`.catch((cause: unknown) => {
    throw new Failure("unavailable", "db-not-reached", {}, { cause });
  });
  if (made?.isMade !== true) throw new Failure("precondition", "app-nothing-beside", { folder });
}

/** The same within a transaction that does more. */
export async function migrateWithin(tx: Tx): Promise<void> {
  await runMissingIn(tx, await readMigrations());
}

async function runMissing(db: Db, migrations: readonly Migration[]): Promise<readonly string[]> {
  return db.begin((tx) => runMissingIn(tx, migrations));
}

async function runMissingIn(tx: Tx, migrations: readonly Migration[]): Promise<readonly string[]> {
  await tx`select pg_advisory_xact_lock(${migrationLock})`;
  const done = await readDone(tx);
  refuseDrift(migrations, done);
  const missing = migrations.filter(({ name }) => !done.has(name));
  for (const migration of missing) await runMigration(tx, migration);
  if (migrations.some(({ name }) => name === marking) && missing.length > 0) {
    await tx`select note_page_changes_of_all()`;
  }
  return missing.map(({ name }) => name);
}

interface Done {
  readonly hash: string;
  readonly contracts: boolean;
}

/** What ran, by its name. The table is made and widened where it has to be: either waits for whoever reads it. */
async function readDone(tx: Tx): Promise<ReadonlyMap<string, Done>> {
  await tx`
    create table if not exists migrations (
      name text primary key, hash text not null, ran_at timestamptz not null default now())`;
  const [wide] = await tx`
    select from pg_attribute where attrelid = 'migrations'::regclass and attname = 'contracts'`;
  if (wide === undefined)
    await tx`alter table migrations add column contracts boolean not null default false`;
  const rows = await tx<(Done & { name: string })[]>`select name, hash, contracts from migrations`;
  return new Map(rows.map(({ name, ...done }) => [name, done]));
}

/** From it on, every table tells when it changes. */
const marking = "1610-page-changes";

/** In the order of their numbers, whichever room they are of. */
async function readMigrations(roomsFolder: string = rooms): Promise<readonly Migration[]> {
  const paths = await Array.fromAsync(glob("*/migrations/[0-9][0-9][0-9][0-9]-*.sql", { cwd: roomsFolder }));
  const migrations = await Promise.all(
    paths.map(async (path) => {
      const sql = await readFile(join(roomsFolder, path), "utf8");
      const hash = createHash("sha256").update(sql).digest("hex");
      return { name: basename(path, ".sql"), sql, hash, contracts: contractsIn(sql) };
    }),
  );
  return migrations.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether a migration says of itself, in its first lines, that it takes something away. */
export function contractsIn(sql: string): boolean {
  return /^(?:--.*\n)*-- Contracts: /.test(sql);
}

/** A later version that only added is no reason to refuse this one: both serve side by side while one replaces the other. */
function refuseDrift(migrations: readonly Migration[], done: ReadonlyMap<string, Done>): void {
  const known = new Map(migrations.map(({ name, hash }) => [name, hash]));
  for (const [name, { hash, contracts }] of done) {
    const now = known.get(name);
    if (now === undefined && contracts) throw new Failure("precondition", "db-newer-than-code", { name });
    if (now !== undefined && now !== hash)
      throw new Failure("precondition", "db-migration-changed", { name });
  }
}

async function runMigration(tx: Tx, { name, hash, sql, contracts }: Migration): Promise<void> {
  try {
    await tx.unsafe(sql).simple();
  } catch (cause) {
    throw refusalOfRoom(cause) ?? new Failure("unavailable", "db-migration-failed", { name }, { cause });
  }
  await tx`insert into migrations (name, hash, contracts) values (${name}, ${hash}, ${contracts})`;
}
