import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { testDatabase, type TestDatabase } from "../../test/database.ts";
import { isFailure } from "../base/failure.ts";
import { silentLog } from "../base/log.ts";
import { newId } from "../base/id.ts";
import { connect } from "./connect.ts";
import { guarded } from "./guarded.ts";
import { holdDatabase } from "./holding.ts";
import { joinProcesses, type OwnProcess } from "./processes.ts";
import type { JoinOptions } from "./register-process.ts";

let pids = 0;

async function join({ connection }: TestDatabase, told: Partial<JoinOptions> = {}): Promise<OwnProcess> {
  pids += 1;
  const own = await joinProcesses({
    connection,
    id: newId(),
    role: "work",
    machine: "here",
    pid: pids,
    startedAt: undefined,
    besideEngine: `engine-beside-here-${pids}`,
    folder: "one",
    startedDatabase: false,
    isAlive: async () => true,
    log: silentLog,
    prepare: async () => undefined,
    ...told,
  });
  await own.letNextOpen();
  return own;
}

test("of several that work one leads, and the next one when it ends; one that answers never does", async () => {
  await using made = await testDatabase();
  await using web = await join(made, { role: "web" });
  const first = await join(made);
  await using second = await join(made);
  assert.deepEqual([web.leads, first.leads, second.leads], [false, true, false]);
  assert.deepEqual([first.isAlone, first.worksAlone, second.worksAlone], [false, true, false]);
  assert.deepEqual([first.engine, second.engine], ["engine", "engine-beside-here-3"]);
  const leads = Promise.withResolvers<void>();
  second.onLeading(async () => leads.resolve());
  await first[Symbol.asyncDispose]();
  await leads.promise;
  assert.equal(second.leads, true);
});

test("the sessions of a process that is gone are ended before another takes over, and it knows when it asks", async () => {
  await using made = await testDatabase();
  await using first = await join(made);
  const pid = pids;
  const sessions = connect({ ...made.connection, process: first.id });
  const begun = Promise.withResolvers<void>();
  const writing = sessions.begin(async (tx) => {
    await tx`insert into job_holders (job, process) values (${first.id}, ${first.id})`;
    begun.resolve();
    await tx`select pg_sleep(30)`;
  });
  await begun.promise;
  const undone = assert.rejects(writing);
  await using second = await join(made, {
    isAlive: async (other) => other.pid !== pid,
  });
  assert.equal(second.worksAlone, true);
  await undone;
  if (!first.lost.aborted) await once(first.lost, "abort");
  assert.equal(await first.isOurs(), false);
  assert.equal(first.mayAct(), false);
  assert.equal((await made.db`select from job_holders`).length, 0);
  await sessions.end({ timeout: 1 });
});

test("whoever works for a database shares its folder, and nobody has it alone meanwhile", async () => {
  await using made = await testDatabase();
  const first = await join(made);
  await assert.rejects(join(made, { folder: "another" }), refused("db-other-folder"));
  await assert.rejects(holdDatabase(made.connection, silentLog), refused("db-held-elsewhere"));
  await first[Symbol.asyncDispose]();
  await using alone = await holdDatabase(made.connection, silentLog);
  assert.ok(alone);
  await assert.rejects(join(made), refused("db-held-elsewhere"));
});

test("a process that cannot know whether others took over asks nothing", async () => {
  await using made = await testDatabase();
  let mayAct = true;
  const db = guarded(made.db, { mayAct: () => mayAct, untilKnown: async () => mayAct });
  await db`insert into job_holders (job, process) values (${newId()}, ${newId()})`;
  mayAct = false;
  const asked = async () => db`insert into job_holders (job, process) values (${newId()}, ${newId()})`;
  await assert.rejects(asked, { code: "CONNECTION_CLOSED" });
  await assert.rejects(async () => db.begin(async () => undefined), { code: "CONNECTION_CLOSED" });
  await assert.rejects(async () => db.unsafe("delete from job_holders"), { code: "CONNECTION_CLOSED" });
  assert.equal((await made.db`select from job_holders`).length, 1);
});

test("what a process that was stopped asks waits until it knows that nobody took over, and is then asked once", async (t) => {
  await using made = await testDatabase();
  await using own = await join(made);
  const db = guarded(made.db, own);
  const part = db`${newId()}`;
  const stoppedAt = performance.now();
  t.mock.method(performance, "now", () => stoppedAt + 8_000);
  assert.equal(own.mayAct(), false);
  const insert = db`insert into job_holders (job, process) values (${part}, ${newId()})`;
  const counted = db.begin(async (tx) => (await tx`select from job_holders`).length);
  const unsafe = db.unsafe("select 1 as one");
  assert.equal(own.mayAct(), false);
  await insert;
  assert.ok([0, 1].includes(await counted));
  assert.deepEqual([...(await unsafe)], [{ one: 1 }]);
  assert.equal((await made.db`select from job_holders`).length, 1);
});

test("what a process that was stopped asks is refused once it knows that another one took over", async (t) => {
  await using made = await testDatabase();
  await using own = await join(made);
  const db = guarded(made.db, own);
  await made.db`delete from instance_processes where id = ${own.id}`;
  const stoppedAt = performance.now();
  t.mock.method(performance, "now", () => stoppedAt + 8_000);
  const insert = async () => db`insert into job_holders (job, process) values (${newId()}, ${newId()})`;
  await assert.rejects(insert, { code: "CONNECTION_CLOSED" });
  assert.equal(own.lost.aborted, true);
  assert.equal((await made.db`select from job_holders`).length, 0);
});

test("who was stopped after it had made itself known, and was taken for gone, does not open", async () => {
  await using made = await testDatabase();
  await made.db`
    create function forgotten() returns trigger language plpgsql as
    'begin delete from instance_processes where id = new.id; return null; end'`;
  await made.db`
    create trigger forgotten after update of leads on instance_processes
    for each row when (new.leads) execute function forgotten()`;
  await assert.rejects(join(made), { code: "CONNECTION_CLOSED" });
});

test("who starts the database knows that whoever did before is gone, and judges nobody else by the machine", async () => {
  await using made = await testDatabase();
  await using former = await join(made, { role: "all", machine: "a container" });
  await using beside = await join(made, { machine: "another container" });
  await using next = await join(made, { role: "all", machine: "a third one", startedDatabase: true });
  assert.deepEqual([next.engine, next.leads, next.worksAlone], ["engine", true, false]);
  assert.equal(await beside.isOurs(), true);
  if (!former.lost.aborted) await once(former.lost, "abort");
});

test("what a process worked at is told to the one that finds it gone when it begins, also beside others", async () => {
  await using made = await testDatabase();
  await using first = await join(made);
  const pid = pids;
  await using second = await join(made);
  await using third = await join(made, { isAlive: async (other) => other.pid !== pid });
  const told: string[] = [];
  third.onEnded((engines) => told.push(...engines));
  assert.deepEqual([second.worksAlone, third.worksAlone], [false, false]);
  assert.deepEqual(told, [first.engine]);
});

test("who was not heard by a server that took another one's place is not taken for gone, and who stays silent is", async () => {
  await using made = await testDatabase();
  await using own = await join(made);
  await made.db`insert into instance_processes ${made.db({ id: newId(), role: "work", machine: "there", pid: 1, engine: "engine-there", folder: "one" })}`;
  // What the other server had of them.
  await made.db`update instance_processes set seen_at = now() - interval '20 seconds'`;
  await using next = await join(made);
  const told: string[] = [];
  next.onEnded((engines) => told.push(...engines));
  assert.deepEqual(told, ["engine-there"]);
  assert.deepEqual([next.isAlone, next.leads], [false, false]);
  assert.equal(await own.isOurs(), true);
});

test("a process whose machine is an hour late or early has the time of the database, and says so once", async () => {
  await using made = await testDatabase();
  for (const hours of [-1, 1]) {
    const told: unknown[] = [];
    await using own = await join(made, {
      clock: () => new Date(Date.now() + hours * 3_600_000),
      log: (event, details) => told.push(event, details),
    });
    assert.ok(Math.abs(own.clock().getTime() - Date.now()) < 5_000);
    assert.equal(await own.isOurs(), true);
    assert.deepEqual(told, ["clock-apart", { seconds: -3_600 * hours }]);
  }
  await using right = await join(made);
  assert.ok(Math.abs(right.clock().getTime() - Date.now()) < 5_000);
});

test("a process that was stopped while it was alone asks nothing before it looked who came since", async (t) => {
  await using made = await testDatabase();
  await using own = await join(made);
  assert.equal(own.mayAct(), true);
  const stoppedAt = performance.now();
  t.mock.method(performance, "now", () => stoppedAt + 8_000);
  assert.equal(own.mayAct(), false);
  while (!own.mayAct()) await wait(20);
  assert.equal(await own.isOurs(), true);
});

function refused(key: string): (error: unknown) => boolean {
  return (error) => isFailure(error) && error.key === key;
}

test("a process that leaves while it is asked whether the database is its own has lost it to nobody", async () => {
  await using made = await testDatabase();
  const own = await join(made);
  // Its first look at the others is over.
  await wait(500);
  const asked = own.isOurs();
  await own[Symbol.asyncDispose]();
  assert.equal(await asked, true);
  assert.equal(own.lost.aborted, false);
});
