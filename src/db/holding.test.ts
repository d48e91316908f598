import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyTestDatabase } from "../../test/database.ts";
import { isFailure } from "../base/failure.ts";
import { holdDatabase, isDatabaseHeld, refuseDatabaseHeld } from "./holding.ts";

test("one process at a time works for a database, wherever it runs; when it ends another one may", async () => {
  await using database = await emptyTestDatabase();
  const { connection, db } = database;
  assert.equal(await isDatabaseHeld(connection), false);
  const first = await holdDatabase(connection, () => undefined);
  assert.equal(await isDatabaseHeld(connection), true);
  await assert.rejects(
    holdDatabase(connection, () => undefined),
    refused,
  );
  await assert.rejects(refuseDatabaseHeld(connection), refused);
  await first[Symbol.asyncDispose]();
  await refuseDatabaseHeld(connection);
  await using second = await holdDatabase(connection, () => undefined);
  assert.ok(second);
  const [{ held } = { held: 0 }] = await db<{ held: number }[]>`
    select count(*) as held from pg_locks where locktype = 'advisory' and granted
       and ((classid::bigint << 32) | objid::bigint) = hashtextextended(${"maille works for "} || current_schema(), 0)`;
  assert.equal(held, 1);
});

function refused(error: unknown): boolean {
  return isFailure(error) && error.key === "db-held-elsewhere";
}
