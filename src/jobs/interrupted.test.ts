import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../access/actor.ts";
import { silentLog } from "../base/log.ts";
import { emptyTestDatabase, type TestDatabase } from "../../test/database.ts";
import { once, openQueue, untilAborted } from "../../test/queue-of-tests.ts";
import type { Job } from "./jobs.ts";
import { listJobs } from "./list.ts";
import { openJobs } from "./queue.ts";

test("a cancelled job is told by its signal, and does not come back", async () => {
  await using made = await emptyTestDatabase();
  const jobs = await openQueue(made);
  const started = Promise.withResolvers<Job<object>>();
  const interrupted = Promise.withResolvers<void>();
  jobs.handle("long", { concurrency: 1, attempts: 5 }, async (job) => {
    started.resolve(job);
    await untilAborted(job.signal).catch((error: unknown) => {
      interrupted.resolve();
      throw error;
    });
  });
  await jobs.start();
  const id = (await jobs.add("long", {})) ?? "";
  await started.promise;
  await jobs.cancel(id);
  await interrupted.promise;
  await jobs.stop();
  const { items } = await listJobs(made.db, system, { page: 1, pageSize: 10 });
  assert.deepEqual(
    items.map((job) => [job.id, job.state]),
    [[id, "cancelled"]],
  );
});

/** A queue of one kind whose next job waits, once it is taken, before it begins. */
async function heldBeforeItBegins({ db, connection }: TestDatabase) {
  const taken = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<boolean>();
  const isHeld = (): Promise<boolean> => {
    taken.resolve();
    return goOn.promise;
  };
  const jobs = await openJobs({ db, connection, role: "works", log: silentLog, isHeld });
  const begun: string[] = [];
  jobs.handle("long", once, async ({ id }) => void begun.push(id));
  await jobs.start();
  const id = (await jobs.add("long", {})) ?? "";
  await taken.promise;
  return { jobs, begun, id, goOn: () => goOn.resolve(true) };
}

async function statesOfAll({ db }: TestDatabase): Promise<readonly string[]> {
  const { items } = await listJobs(db, system, { page: 1, pageSize: 10 });
  return items.map(({ state }) => state);
}

test("a job that is cancelled as it is taken does not begin", async () => {
  await using made = await emptyTestDatabase();
  const { jobs, begun, id, goOn } = await heldBeforeItBegins(made);
  const heard = Promise.withResolvers<void>();
  await jobs.listen("after it", heard.resolve);
  await jobs.cancel(id);
  await jobs.announce("after it");
  await heard.promise;
  goOn();
  await jobs.stop();
  assert.deepEqual(begun, []);
  assert.deepEqual(await statesOfAll(made), ["cancelled"]);
});

test("a job that is taken as the queue stops does not begin, and waits for the next start", async () => {
  await using made = await emptyTestDatabase();
  const { jobs, begun, goOn } = await heldBeforeItBegins(made);
  const stopped = jobs.stop();
  goOn();
  await stopped;
  assert.deepEqual(begun, []);
  assert.deepEqual(await statesOfAll(made), ["waiting"]);
});

test("a job that is cancelled while nobody can be told is interrupted once they can", async () => {
  await using made = await emptyTestDatabase();
  const jobs = await openQueue(made);
  const started = Promise.withResolvers<void>();
  const interrupted = Promise.withResolvers<void>();
  jobs.handle("long", once, async ({ signal }) => {
    started.resolve();
    await untilAborted(signal).catch(() => interrupted.resolve());
  });
  await jobs.start();
  const id = (await jobs.add("long", {})) ?? "";
  await started.promise;
  const { db, schema } = made;
  await db`update ${db(`${schema}_jobs`)}.job set state = 'cancelled' where id = ${id}`;
  await db`
    select pg_terminate_backend(pid) from pg_stat_activity
    where pid <> pg_backend_pid() and query ilike ${`listen "%${schema}%`}`;
  await interrupted.promise;
  await jobs.stop();
});

test("stopping interrupts what runs, puts it back, and the next start takes it up", async () => {
  await using made = await emptyTestDatabase();
  const first = await openQueue(made);
  const started = Promise.withResolvers<void>();
  first.handle("long", once, async ({ signal }) => {
    started.resolve();
    await untilAborted(signal);
  });
  await first.start();
  const id = await first.add("long", {});
  await started.promise;
  await first.stop();
  const between = await listJobs(made.db, system, { page: 1, pageSize: 10 });
  assert.deepEqual(
    between.items.map((job) => job.state),
    ["waiting"],
  );
  const second = await openQueue(made);
  const again = Promise.withResolvers<string>();
  second.handle("long", once, async (job) => again.resolve(job.id));
  await second.start();
  assert.equal(await again.promise, id);
  await second.stop();
});
