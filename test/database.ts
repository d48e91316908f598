import { randomBytes } from "node:crypto";
import { connect, type ConnectOptions } from "../src/db/connect.ts";
import type { Db } from "../src/db/db.ts";
import { migrate } from "../src/db/migrate.ts";
import { joinTestServer } from "./database-server.ts";
import { copyTemplate, dropDatabase } from "./database-template.ts";
import { refuseSecondConnection } from "./one-connection.ts";

export interface TestDatabase extends AsyncDisposable {
  readonly db: Db;
  readonly schema: string;
  /** How to connect once more to the same. */
  readonly connection: ConnectOptions;
}

/**
 * What every migration leaves, empty: `await using t = await testDatabase()`. On the server that
 * the tests share, it is a copy of a database that was migrated once; on another, a schema of its own.
 */
export async function testDatabase(): Promise<TestDatabase> {
  if (otherServer() === undefined) return copiedDatabase();
  const made = await emptyTestDatabase();
  try {
    await migrate(made.db);
    return made;
  } catch (error) {
    await made[Symbol.asyncDispose]();
    throw error;
  }
}

async function copiedDatabase(): Promise<TestDatabase> {
  const socketPath = await joinedOnce();
  const database = `test_${randomBytes(8).toString("hex")}`;
  await copyTemplate(socketPath, database);
  const connection = { socketPath, database, connectionsMax: 4 };
  const db = connect(connection);
  refuseSecondConnection(db);
  return {
    db,
    schema: "public",
    connection,
    [Symbol.asyncDispose]: async () => {
      await db.end({ timeout: 1 });
      await dropDatabase(socketPath, database);
    },
  };
}

/** A schema of its own, before any migration. */
export async function emptyTestDatabase(): Promise<TestDatabase> {
  const url = otherServer();
  const server: ConnectOptions = url === undefined ? { socketPath: await joinedOnce() } : { url };
  const schema = `test_${randomBytes(8).toString("hex")}`;
  const connection = { ...server, connectionsMax: 4, searchPath: `${schema}, public` };
  const db = connect(connection);
  refuseSecondConnection(db);
  await db`create schema ${db(schema)}`;
  return {
    db,
    schema,
    connection,
    [Symbol.asyncDispose]: async () => {
      await db`drop schema if exists ${db(`${schema}_jobs`)} cascade`;
      await db`drop schema ${db(schema)} cascade`;
      await db.end({ timeout: 1 });
    },
  };
}

function otherServer(): string | undefined {
  return process.env["MAILLE_TEST_DATABASE_URL"];
}

let joined: Promise<string> | undefined;

function joinedOnce(): Promise<string> {
  joined ??= joinTestServer();
  return joined;
}
