import { randomBytes } from "node:crypto";
import { connect, type ConnectOptions } from "../src/db/connect.ts";
import type { Db } from "../src/db/db.ts";
import { migrate } from "../src/db/migrate.ts";
import { joinTestServer } from "./database-server.ts";
import { refuseSecondConnection } from "./one-connection.ts";

export interface TestDatabase extends AsyncDisposable {
  readonly db: Db;
  readonly schema: string;
  /** How to connect once more to the same schema. */
  readonly connection: ConnectOptions;
}

/** A fresh schema with every migration, on a server that the tests share: `await using t = await testDatabase()`. */
export async function testDatabase(): Promise<TestDatabase> {
  const made = await emptyTestDatabase();
  try {
    await migrate(made.db);
    return made;
  } catch (error) {
    await made[Symbol.asyncDispose]();
    throw error;
  }
}

/** The same before any migration. */
export async function emptyTestDatabase(): Promise<TestDatabase> {
  const url = process.env["MAILLE_TEST_DATABASE_URL"];
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

let joined: Promise<string> | undefined;

function joinedOnce(): Promise<string> {
  joined ??= joinTestServer();
  return joined;
}
