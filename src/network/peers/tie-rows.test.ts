import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "../../../test/database.ts";
import type { Tx } from "../../db/db.ts";
import { holdTie } from "./tie-rows.ts";

const instance = "https://bus.example";
const description = { name: "Bus" } as unknown as Parameters<typeof holdTie>[2]["description"];
const at = new Date("2026-11-28T08:00:00Z");

async function isWaitedFor(tx: Tx): Promise<boolean> {
  const rows = await tx`
    select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))`;
  return rows.length > 0;
}

test("who takes a message of a tie and who reads its feed do not wait for each other", async () => {
  await using world = await testDatabase();
  const { db } = world;
  const { id } = await db.begin((tx) => holdTie(tx, instance, { description, at }));
  const written = Promise.withResolvers<void>();
  const taking = { isHeld: false };
  // What was read refers to the tie; then the tie says how far.
  const reading = db.begin(async (tx) => {
    await tx`
      insert into tie_changes (tie, at, side, state, remote) values (${id}, ${at}, 'follows', 'running', true)`;
    written.resolve();
    while (!taking.isHeld && !(await isWaitedFor(tx))) await tx`select pg_sleep(0.01)`;
    await tx`update ties set cursor = 7 where id = ${id}`;
  });
  await written.promise;
  const taken = db.begin(async (tx) => {
    const tie = await holdTie(tx, instance, { description, at });
    taking.isHeld = true;
    return tie.id;
  });
  await reading;
  assert.equal(await taken, id);
});
