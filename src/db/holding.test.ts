import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
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

/** A process that holds a database, until it is told that it lost it. */
const holder = `
  import { holdDatabase } from ${JSON.stringify(new URL("./holding.ts", import.meta.url).href)};
  const held = await holdDatabase(JSON.parse(process.argv[1]), () => undefined);
  held.lost.addEventListener("abort", () => {
    process.stdout.write(held.lost.reason.key);
    process.exit(7);
  });
  process.stdout.write("holds ");`;

test("a process that was paused and lost its lock meanwhile notices when it goes on, and nobody takes it from one that works", async () => {
  await using database = await emptyTestDatabase();
  const { connection, db } = database;
  const child = spawn(process.execPath, ["--input-type=module", "-e", holder, JSON.stringify(connection)]);
  const said: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => said.push(String(chunk)));
  const ended = once(child, "exit");
  try {
    await once(child.stdout, "data");
    await assert.rejects(
      holdDatabase(connection, () => undefined),
      refused,
    );
    child.kill("SIGSTOP");
    // As the server does with a machine that has vanished.
    await db`
      select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted
         and ((classid::bigint << 32) | objid::bigint) = hashtextextended(${"maille works for "} || current_schema(), 0)`;
    let next: Awaited<ReturnType<typeof holdDatabase>> | undefined;
    while (next === undefined) next = await holdDatabase(connection, () => undefined).catch(() => undefined);
    await using held = next;
    await wait(4_000);
    child.kill("SIGCONT");
    assert.deepEqual([(await ended)[0], said.join("")], [7, "holds db-lost-to-another"]);
    assert.equal(await held.isOurs(), true);
    assert.equal(held.lost.aborted, false);
  } finally {
    child.kill("SIGKILL");
  }
});

test("who is not answered asks again at once, and not at the next round", async (t) => {
  await using database = await emptyTestDatabase();
  const { connection, db } = database;
  await using held = await holdDatabase(connection, () => undefined);
  const lost = once(held.lost, "abort");
  const taken = db`
    with frozen as materialized (select pg_sleep(1) is not null as since),
    cut as materialized (
      select pg_terminate_backend(pid, 5000) from frozen, pg_locks where since and locktype = 'advisory' and granted
        and ((classid::bigint << 32) | objid::bigint) = hashtextextended(${"maille works for "} || current_schema(), 0)
    )
    select pg_advisory_lock(hashtextextended(${"maille works for "} || current_schema(), 0)) from cut`.execute();
  await wait(500);
  // As a machine that is frozen: its first question goes into a connection that was closed meanwhile.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_500);
  // Its round of ten seconds never comes.
  const now = performance.now.bind(performance);
  const latest = now() + 8_000;
  t.mock.method(performance, "now", () => Math.min(now(), latest));
  await Promise.all([taken, lost]);
});

test("one whose session was cut takes its lock again where nobody else has", async () => {
  await using database = await emptyTestDatabase();
  const { connection, db } = database;
  await using held = await holdDatabase(connection, () => undefined);
  await db`
    select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted
       and ((classid::bigint << 32) | objid::bigint) = hashtextextended(${"maille works for "} || current_schema(), 0)`;
  let ours: boolean | undefined;
  // A connection that is lost refuses at once: without a pause nobody would hear that it is.
  while (ours === undefined) {
    await wait(10);
    ours = await held.isOurs().catch(() => undefined);
  }
  assert.equal(ours, true);
  assert.equal(held.lost.aborted, false);
});

function refused(error: unknown): boolean {
  return isFailure(error) && error.key === "db-held-elsewhere";
}
