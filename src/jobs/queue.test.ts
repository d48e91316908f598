import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { openDatabase } from "../db/database.ts";
import { startServer } from "../db/server.ts";
import { anyone, system } from "../access/actor.ts";
import { isFailure } from "../base/failure.ts";
import { silentLog } from "../base/log.ts";
import { freePorts } from "../fleet/ports.ts";
import { emptyTestDatabase } from "../../test/database.ts";
import { once, openQueue, untilAborted } from "../../test/queue-of-tests.ts";
import { listJobs } from "./list.ts";
import { measureQueues } from "./measure-queues.ts";
import { openJobs } from "./queue.ts";
import { forgetData, schemaOf } from "./rows.ts";

test("the queue works over a database by its address too", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-jobs-"));
  try {
    const [port] = await freePorts(1);
    const settings = { listen_addresses: "127.0.0.1", port: String(port), fsync: "off" };
    await using server = await startServer({ folder, settings, log: silentLog });
    assert.ok(server.pid());
    const url = `postgres://maille@127.0.0.1:${port}/postgres`;
    await using database = await openDatabase({ url, folder, log: silentLog });
    const jobs = await openJobs({ ...database, role: "works", log: silentLog });
    const done = Promise.withResolvers<void>();
    jobs.handle("once", once, async () => done.resolve());
    await jobs.start();
    await jobs.add("once", {});
    await done.promise;
    await jobs.stop();
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("kinds that another process takes first are taken here once that has ended, and others meanwhile", async () => {
  await using made = await emptyTestDatabase();
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const { db, connection } = made;
  const later = { kinds: ["import"], ended };
  const jobs = await openJobs({ db, connection, role: "works", log: silentLog, later });
  const done: string[] = [];
  const [imported, counted] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  for (const [name, { resolve }] of [
    ["import", imported],
    ["count", counted],
  ] as const) {
    jobs.handle(name, once, async () => {
      done.push(name);
      resolve();
    });
  }
  await jobs.start();
  await jobs.add("import", {});
  await jobs.add("count", {});
  await counted.promise;
  // Who takes from a queue is told of a job at once.
  await wait(1_000);
  assert.deepEqual(done, ["count"]);
  end();
  await imported.promise;
  assert.deepEqual(done, ["count", "import"]);
  await jobs.stop();
});

test("of what names people nothing stays once it is done", async () => {
  await using made = await emptyTestDatabase();
  const jobs = await openQueue(made);
  const tries: unknown[] = [];
  jobs.handle<{ to: string }>(
    "letters",
    { concurrency: 1, attempts: 1, isPrivate: true },
    async ({ data }) => {
      tries.push(data);
    },
  );
  await jobs.start();
  await jobs.add("letters", { to: "awa@example.org" });
  const schema = await schemaOf(made.db);
  const left = () => made.db<{ state: string; data: unknown }[]>`
    select state::text, data from ${made.db(schema)}.job where name = 'letters'`;
  for (let turn = 0; turn < 1200 && (await left())[0]?.state !== "completed"; turn += 1) await wait(50);
  assert.deepEqual(tries, [{ to: "awa@example.org" }]);
  assert.deepEqual(
    [...(await left())].map((row) => ({ ...row })),
    [{ state: "completed", data: null }],
  );
  await jobs.stop();
});

test("what names people is not done again where its process was killed once it was forgotten", async () => {
  await using made = await emptyTestDatabase();
  const jobs = await openQueue(made);
  const tries: string[] = [];
  const goOn = Promise.withResolvers<void>();
  jobs.handle<{ to: string }>("letters", { ...once, isPrivate: true }, async ({ data: { to } }) => {
    await goOn.promise;
    tries.push(to);
  });
  await jobs.start();
  for (const to of ["awa@example.org", "eve@example.org"]) await jobs.add("letters", { to });
  const schema = await schemaOf(made.db);
  const stateOf = (state: string) => made.db<{ id: string }[]>`
    select id from ${made.db(schema)}.job where name = 'letters' and state::text = ${state}`;
  while ((await stateOf("active")).length === 0) await wait(20);
  const [waiting] = await stateOf("created");
  await forgetData(made.db, schema, waiting?.id ?? "");
  goOn.resolve();
  for (let turn = 0; turn < 3000 && (await stateOf("completed")).length < 2; turn += 1) await wait(20);
  assert.deepEqual([tries.length, (await stateOf("completed")).length], [1, 2]);
  await jobs.stop();
});

test("a queue is as the program says it, and is written at a start where it was not so alone", async () => {
  await using made = await emptyTestDatabase();
  const startWith = async (attempts: number) => {
    const jobs = await openQueue(made);
    jobs.handle("count", { ...once, attempts }, async () => undefined);
    jobs.handle("letters", { ...once, isPrivate: true }, async () => undefined);
    await jobs.start();
    await jobs.stop();
    const schema = await schemaOf(made.db);
    const queues = await made.db<{ name: string; tries: number; days: number; at: Date }[]>`
      select name, retry_limit + 1 as tries, deletion_seconds / 86400 as days, updated_on as at
      from ${made.db(schema)}.queue where name in ('count', 'letters') order by name`;
    return queues.map((queue) => ({ ...queue }));
  };
  const [count, letters] = await startWith(1);
  assert.deepEqual([count?.tries, count?.days, letters?.days], [1, 30, 7]);
  assert.deepEqual(await startWith(1), [count, letters]);
  const [changed, same] = await startWith(4);
  assert.deepEqual([changed?.tries, same], [4, letters]);
  assert.notDeepEqual(changed?.at, count?.at);
});

test("a job runs once with what it was given, also when another process added it", async () => {
  await using made = await emptyTestDatabase();
  const jobs = await openQueue(made);
  const done = Promise.withResolvers<unknown>();
  jobs.handle<{ n: number }>("count", once, async (job) => done.resolve(job.data));
  await jobs.start();
  const beside = await openQueue(made, "adds");
  await beside.add("count", { n: 3 });
  assert.deepEqual(await done.promise, { n: 3 });
  await beside.stop();
  await jobs.stop();
});

test("a key makes a job the only one of its kind, waiting or running", async () => {
  await using made = await emptyTestDatabase();
  const jobs = await openQueue(made);
  const started = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  jobs.handle("slow", once, async () => {
    started.resolve();
    await goOn.promise;
    ended.resolve();
  });
  await jobs.start();
  assert.ok(await jobs.add("slow", {}, { key: "one" }));
  await started.promise;
  assert.equal(await jobs.add("slow", {}, { key: "one" }), undefined);
  assert.ok(await jobs.add("slow", {}, { key: "two" }));
  assert.ok(await jobs.add("slow", {}));
  assert.ok(await jobs.add("slow", {}));
  goOn.resolve();
  await ended.promise;
  await jobs.stop();
});

test("what a killed process held is taken up at once by the next start, and given up after several", async () => {
  await using made = await emptyTestDatabase();
  const first = await openQueue(made);
  const started = Promise.withResolvers<void>();
  first.handle("deadly", once, async ({ signal }) => {
    started.resolve();
    await untilAborted(signal);
  });
  await first.start();
  const id = await first.add("deadly", {});
  await started.promise;
  const schema = `${made.schema}_jobs`;
  await first.stop();
  // What the table holds after a kill -9: the job as running, though nobody runs it.
  const kill = (): Promise<unknown> =>
    made.db`update ${made.db(schema)}.job set state = 'active', started_on = now() where id = ${id ?? ""}`;
  let lives = 0;
  for (let attempt = 0; attempt < 5; attempt++) {
    await kill();
    const next = await openQueue(made);
    const taken = Promise.withResolvers<void>();
    next.handle("deadly", once, async ({ signal }) => {
      taken.resolve();
      await untilAborted(signal);
    });
    await next.start();
    const { items } = await listJobs(made.db, system, { page: 1, pageSize: 1 });
    if (items[0]?.state !== "failed") {
      await taken.promise;
      lives++;
    }
    await next.stop();
  }
  assert.equal(lives, 3);
});

test("a job that fails is tried again as often as was said, and keeps its reason", async () => {
  await using made = await emptyTestDatabase();
  const jobs = await openQueue(made);
  jobs.handle("failing", once, () => Promise.reject(new Error("no such luck")));
  await jobs.start();
  const id = (await jobs.add("failing", {}, { key: "table 7" })) ?? "";
  let job;
  do {
    [job] = (await listJobs(made.db, system, { page: 1, pageSize: 10 })).items;
  } while (job?.state !== "failed");
  assert.equal(job.id, id);
  assert.equal(job.failure, "no such luck");
  assert.equal(job.subject, "table 7");
  await jobs.add("failing", {}, { startAfter: new Date(Date.now() + 60_000) });
  const measured = await measureQueues(made.db, system);
  const told = new Map(measured.map(({ queue, state, jobs: n }) => [`${queue} ${state}`, n]));
  assert.deepEqual(told, new Map([["failing failed", 1], ["failing later", 1]])); // prettier-ignore
  assert.ok(measured.every(({ oldestS }) => oldestS < 30));
  await jobs.stop();
});

test("jobs that wait begin as soon as those before them have ended", async () => {
  await using made = await emptyTestDatabase();
  const jobs = await openQueue(made);
  const ran = new Set<number>();
  const done = Promise.withResolvers<void>();
  jobs.handle<{ n: number }>("many", { concurrency: 2, attempts: 1 }, async ({ data }) => {
    ran.add(data.n);
    if (ran.size === 30) done.resolve();
  });
  await jobs.start();
  const begun = performance.now();
  for (let n = 0; n < 30; n += 1) await jobs.add("many", { n });
  await done.promise;
  // A worker that rested after each job for the ten seconds of its pace would need two minutes.
  assert.ok(performance.now() - begun < 60_000);
  await jobs.stop();
});

test("a job that is added in a transaction is there where that was written, and its state is told by its key", async () => {
  await using made = await emptyTestDatabase();
  const jobs = await openQueue(made);
  const ran: string[] = [];
  const done = Promise.withResolvers<void>();
  jobs.handle<{ name: string }>("named", once, async ({ data }) => {
    ran.push(data.name);
    done.resolve();
  });
  await jobs.start();
  const failing = made.db.begin(async (tx) => {
    await jobs.add("named", { name: "undone" }, { key: "undone", tx });
    throw new Error("undone");
  });
  await assert.rejects(failing, { message: "undone" });
  await made.db.begin((tx) => jobs.add("named", { name: "done" }, { key: "done", tx }));
  await done.promise;
  await jobs.stop();
  assert.deepEqual(ran, ["done"]);
  const states = await jobs.statesOf("named", ["done", "undone"]);
  assert.deepEqual([...states], [["done", "done"]]);
});

test("a process that lost the database begins no job, and says nothing of one that it had begun", async () => {
  await using made = await emptyTestDatabase();
  let isHeld = true;
  const stale = await openJobs({
    db: made.db,
    connection: made.connection,
    role: "works",
    log: silentLog,
    isHeld: async () => isHeld,
  });
  const begun = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const ran: string[] = [];
  stale.handle<{ name: string }>("named", { concurrency: 2, attempts: 1 }, async ({ data }) => {
    ran.push(data.name);
    begun.resolve();
    await goOn.promise;
  });
  await stale.start();
  await stale.add("named", { name: "one" }, { key: "one" });
  await begun.promise;
  isHeld = false;
  await stale.add("named", { name: "two" }, { key: "two" });
  goOn.resolve();
  let states: ReadonlyMap<string, string> = new Map();
  while (states.get("two") !== "running") states = await stale.statesOf("named", ["one", "two"]);
  assert.deepEqual(ran, ["one"]);
  assert.equal(states.get("one"), "running");
  const next = await openQueue(made);
  const taken = new Set<string>();
  const all = Promise.withResolvers<void>();
  next.handle<{ name: string }>("named", { concurrency: 2, attempts: 1 }, async ({ data }) => {
    taken.add(data.name);
    if (taken.size === 2) all.resolve();
  });
  await next.start();
  await all.promise;
  await next.stop();
  isHeld = true;
  await stale.stop();
});

test("a job for later waits for its time", async () => {
  await using made = await emptyTestDatabase();
  const jobs = await openQueue(made);
  const ran: string[] = [];
  const done = Promise.withResolvers<void>();
  jobs.handle<{ name: string }>("named", once, async ({ data }) => {
    ran.push(data.name);
    done.resolve();
  });
  await jobs.start();
  await jobs.add("named", { name: "tomorrow" }, { startAfter: new Date(Date.now() + 86_400_000) });
  await jobs.add("named", { name: "now" });
  await done.promise;
  await jobs.stop();
  assert.deepEqual(ran, ["now"]);
});

test("what is announced is heard by who listens to that subject, until they stop", async () => {
  await using made = await emptyTestDatabase();
  const jobs = await openQueue(made);
  const heard: string[] = [];
  const stop = await jobs.listen("a", () => heard.push("a"));
  const other = Promise.withResolvers<void>();
  await jobs.listen("b", () => other.resolve());
  await jobs.announce("a");
  await jobs.announce("b");
  await other.promise;
  await stop();
  const again = Promise.withResolvers<void>();
  await jobs.listen("c", () => again.resolve());
  await jobs.announce("a");
  await jobs.announce("c");
  await again.promise;
  assert.deepEqual(heard, ["a"]);
  await jobs.stop();
});

test("jobs are listed for administrators alone", async () => {
  await using made = await emptyTestDatabase();
  await assert.rejects(listJobs(made.db, anyone, { page: 1, pageSize: 10 }), (error) =>
    isFailure(error, "unauthenticated"),
  );
  await assert.rejects(measureQueues(made.db, anyone), (error) => isFailure(error, "unauthenticated"));
  assert.deepEqual(await measureQueues(made.db, system), []);
  assert.deepEqual(await listJobs(made.db, system, { page: 1, pageSize: 10 }), { items: [], total: 0 });
});

test("a job that is held for running and that nobody works at runs again", async () => {
  await using made = await emptyTestDatabase();
  const { db, connection, schema } = made;
  const jobs = await openJobs({ db, connection, role: "works", log: silentLog, lookMs: 200 });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => jobs.stop());
  let ran = 0;
  jobs.handle("lost", once, async () => {
    ran += 1;
  });
  await jobs.start();
  await jobs.add("lost", {}, { key: "one" });
  await until(async () => (await jobs.statesOf("lost", ["one"])).get("one") === "done");
  // As where the database was away when its end was to be written.
  await db`update ${db(`${schema}_jobs`)}.job set state = 'active' where name = 'lost'`;
  assert.equal(await jobs.add("lost", {}, { key: "one" }), undefined);
  await until(async () => ran === 2);
});

test("a job that repeats goes on after it could not be added for a while", async () => {
  await using made = await emptyTestDatabase();
  const { db, schema } = made;
  const told: string[] = [];
  const log = (event: string) => void told.push(event);
  const jobs = await openJobs({ ...made, role: "works", log });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => jobs.stop());
  let ran = 0;
  jobs.handle("repeated", once, async () => {
    ran += 1;
  });
  await jobs.start();
  await jobs.repeat("repeated", 300);
  await until(async () => ran > 0);
  await db`alter schema ${db(`${schema}_jobs`)} rename to ${db(`${schema}_away`)}`;
  await until(async () => told.includes("job-not-repeated"));
  await db`alter schema ${db(`${schema}_away`)} rename to ${db(`${schema}_jobs`)}`;
  const before = ran;
  await until(async () => ran > before + 1);
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await condition())) {
    assert.ok(Date.now() < deadline, "it never came to that");
    await wait(50);
  }
}

test("a queue whose database goes away while it opens leaves nothing that keeps the process", async () => {
  await using made = await emptyTestDatabase();
  const { promise: never } = Promise.withResolvers<never>();
  const db = new Proxy(made.db, {
    get: (target, name) => (name === "listen" ? () => never : Reflect.get(target, name)),
  });
  await assert.rejects(openJobs({ db, connection: made.connection, role: "works", log: silentLog }), {
    code: "CONNECT_TIMEOUT",
  });
});

test("a process takes jobs of the kinds that it is told, and the others wait for one that takes them", async () => {
  await using made = await emptyTestDatabase();
  const done: string[] = [];
  const taking = async (kinds?: readonly string[]) => {
    const jobs = await openJobs({
      db: made.db,
      connection: made.connection,
      role: "works",
      log: silentLog,
      kinds,
    });
    for (const kind of ["import", "harvest"])
      jobs.handle(kind, once, async () => void done.push(`${kind} by ${kinds?.join()}`));
    return jobs;
  };
  for (const [kind, ...known] of [["imports", "import"], [""]]) {
    const mistaken = await taking(kind === "" ? [] : [...known, kind ?? ""]);
    await assert.rejects(mistaken.start(), (error) => isFailure(error) && error.args?.["kind"] === kind);
    await mistaken.stop();
  }
  const first = await taking(["harvest"]);
  await first.start();
  await first.add("import", {});
  await first.add("harvest", {});
  await until(async () => done.length === 1);
  assert.deepEqual(done, ["harvest by harvest"]);
  const second = await taking(["import"]);
  await second.start();
  await until(async () => done.length === 2);
  assert.deepEqual(done, ["harvest by harvest", "import by import"]);
  await second.stop();
  await first.stop();
});
