import { dirname } from "node:path";
import { connect } from "./connect.ts";

/** Makes those of these databases that the server behind a socket does not have yet. Names are plain words. */
export async function makeDatabases(socketPath: string, names: readonly string[]): Promise<void> {
  const db = connect({ socketPath, connectionsMax: 1 });
  try {
    const rows = await db<{ name: string }[]>`select datname as name from pg_database`;
    const known = new Set(rows.map(({ name }) => name));
    for (const name of names) if (!known.has(name)) await db`create database ${db(name)}`;
  } finally {
    await db.end({ timeout: 5 });
  }
}

/** The address of one of them, as `DATABASE_URL` takes it. */
export function databaseUrl(socketPath: string, name: string): string {
  const host = encodeURIComponent(dirname(socketPath));
  return `postgres://maille@localhost/${name}?host=${host}`;
}
