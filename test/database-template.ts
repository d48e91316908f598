import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createConnection, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { silentLog } from "../src/base/log.ts";
import { connect, type ConnectOptions } from "../src/db/connect.ts";
import type { Db } from "../src/db/db.ts";
import { postgres } from "../src/db/driver.ts";
import { migrate } from "../src/db/migrate.ts";
import { openJobs } from "../src/jobs/queue.ts";

const lock = 7_202_611;

/** A new database as the migrations of today and the queue leave one. */
export async function copyTemplate(socketPath: string, name: string): Promise<void> {
  await asOwner(socketPath, async (db) => {
    await ensureTemplate(socketPath, db);
    await db.unsafe(`create database ${name} template ${template} strategy file_copy`);
  });
}

export async function dropDatabase(socketPath: string, name: string): Promise<void> {
  await asOwner(socketPath, (db) => db.unsafe(`drop database if exists ${name} with (force)`));
}

/** What an earlier run left, killed, and templates of other migrations. */
export async function dropLeftDatabases(db: Db): Promise<void> {
  const left = await db<{ name: string }[]>`
    select datname as name from pg_database
    where datname like 'test\\_%' or datname like 'template\\_of\\_%' and datname <> ${template}`;
  for (const { name } of left) await db.unsafe(`drop database if exists ${name} with (force)`);
}

/** Named by what it is made from: other migrations, another template. */
const template = `template_of_${migrationsPrint()}`;

/** Of all migrations, of the queue and of how they are prepared: other ones, another print. */
export function migrationsPrint(): string {
  const rooms = fileURLToPath(new URL("../src", import.meta.url));
  const hash = createHash("sha256");
  for (const path of globSync("*/migrations/*.sql", { cwd: rooms }).toSorted()) {
    hash.update(`${path}\0`).update(readFileSync(`${rooms}/${path}`));
  }
  const queue = createRequire(import.meta.url).resolve("pg-boss/package.json");
  hash.update(readFileSync(queue)).update(readFileSync(fileURLToPath(import.meta.url)));
  return hash.digest("hex").slice(0, 16);
}

let ensuring: Promise<void> | undefined;

/** Made by the first process that asks; it has its name once it is whole. */
async function ensureTemplate(socketPath: string, db: Db): Promise<void> {
  ensuring ??= ensure(socketPath, db);
  try {
    await ensuring;
  } catch (error) {
    ensuring = undefined;
    throw error;
  }
}

/** Once at a time in a process: its one session would be given the lock again. */
async function ensure(socketPath: string, db: Db): Promise<void> {
  await db`select pg_advisory_lock(${lock})`;
  try {
    const found = await db`select from pg_database where datname = ${template}`;
    if (found.length === 0) await makeTemplate(socketPath, db);
  } finally {
    await db`select pg_advisory_unlock(${lock})`;
  }
}

async function makeTemplate(socketPath: string, db: Db): Promise<void> {
  const making = `${template}_making`;
  await db.unsafe(`drop database if exists ${making} with (force)`);
  await db.unsafe(`create database ${making}`);
  await migrateFirst(socketPath, making);
  // The server takes a moment to see that the last connection has gone.
  while ((await db`select from pg_stat_activity where datname = ${making}`).length > 0) await wait(10);
  await db.unsafe(`alter database ${making} rename to ${template}`);
}

async function migrateFirst(socketPath: string, database: string): Promise<void> {
  const connection = { socketPath, database, connectionsMax: 2 };
  const db = connect(connection);
  try {
    await prepareDatabase(db, connection);
  } finally {
    await db.end({ timeout: 5 });
  }
}

/**
 * Makes of an empty database what the first start of an instance makes of it. Rows of the catalogues that all migrations
 * left behind go, as PostgreSQL has them go by itself within a minute: each connection to each copy would read past them.
 */
export async function prepareDatabase(db: Db, connection: ConnectOptions): Promise<void> {
  await migrate(db);
  await (await openJobs({ db, connection, role: "works", log: silentLog })).stop();
  const catalogues = await db<{ name: string }[]>`
    select relname as name from pg_class
    where relkind = 'r' and not relisshared and relnamespace = 'pg_catalog'::regnamespace`;
  for (const { name } of catalogues) await db`vacuum (freeze) pg_catalog.${db(name)}`;
}

const owners = new Map<string, Owner>();

function asOwner<Value>(socketPath: string, work: (db: Db) => PromiseLike<Value>): Promise<Value> {
  const owner = owners.get(socketPath) ?? new Owner(socketPath);
  owners.set(socketPath, owner);
  return owner.work(work);
}

/**
 * One connection for all databases that a process makes and drops: a new one for each costs more than half of what
 * the copy itself does. It keeps the process only while it works.
 */
class Owner {
  readonly #db: Db;
  #socket: Socket | undefined;
  #working = 0;

  constructor(socketPath: string) {
    const settings = {
      user: "maille",
      database: "postgres",
      max: 1,
      max_lifetime: null,
      fetch_types: false,
      // None of the published types, though the driver asks for it.
      socket: () => (this.#socket = createConnection(socketPath)),
      onnotice: () => undefined,
    };
    this.#db = postgres(settings);
  }

  async work<Value>(work: (db: Db) => PromiseLike<Value>): Promise<Value> {
    this.#working += 1;
    this.#socket?.ref();
    try {
      return await work(this.#db);
    } finally {
      this.#working -= 1;
      if (this.#working === 0) this.#socket?.unref();
    }
  }
}
