import assert from "node:assert/strict";
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { type Ended, MailleProcess } from "./faults/instance.ts";
import { ManyWorld } from "./many-world.ts";

type Stopped = (pid: number) => Promise<boolean>;

/** Longer than others wait for a word, and than the process itself does. */
const pausedMs = 9_000;

/** Stops a process once `isTime`, and lets it go on later. */
async function pause(
  { child, ended }: MailleProcess,
  isTime: Stopped,
  meanwhile: (pid: number) => Promise<unknown> = () => wait(pausedMs),
): Promise<void> {
  const { pid } = child;
  assert.ok(pid !== undefined);
  const over = ended.then(() => true);
  while (!(await isTime(pid))) assert.notEqual(await Promise.race([over, wait(5)]), true, "it ended before");
  process.kill(pid, "SIGSTOP");
  await meanwhile(pid);
  process.kill(pid, "SIGCONT");
}

/** Others wait for longer where they were not let run themselves. */
function takenForGone(world: ManyWorld): (pid: number) => Promise<void> {
  return async (pid) => {
    const until = performance.now() + 120_000;
    while ((await world.db`select from instance_processes where pid = ${pid}`).length > 0) {
      assert.ok(performance.now() < until, "nobody took it for gone");
      await wait(50);
    }
  };
}

/** So long after a process is known to the database, which it is in the middle of its start. */
function knownFor(world: ManyWorld, ms: number): Stopped {
  return async (pid) => {
    const [row] = await world.db`select from instance_processes where pid = ${pid}`;
    if (row === undefined) return false;
    await wait(ms);
    return true;
  };
}

/** While it has a session, and is not known yet. */
function connected(world: ManyWorld): Stopped {
  return async () => {
    const [row] = await world.db`
      select from pg_stat_activity where application_name like 'maille %' and datname = current_database()`;
    return row !== undefined;
  };
}

async function opens(running: MailleProcess & { readonly at: string }, world: ManyWorld): Promise<void> {
  assert.equal((await world.ask(running.at, "/health/ready")).status, 200);
  const { code, output } = await running.end("SIGINT");
  assert.equal(code, 0, output);
  assert.doesNotMatch(output, /no longer answers|paused/);
}

test("a process that is alone opens, whenever in its start it was not let run for seconds", async () => {
  await Promise.all(
    [connected, ...[0, 100, 250, 500, 900].map((ms) => (world: ManyWorld) => knownFor(world, ms))].map(
      async (moment) => {
        await using world = await ManyWorld.open();
        const starting = await world.begin("all");
        await pause(starting, moment(world));
        await opens(await starting.listening, world);
      },
    ),
  );
});

test("a process with a database of its own opens, where it was stopped as it starts that or asks it first", async () => {
  for (const file of ["postgres/data/postmaster.pid", "engine"]) {
    const data = await mkdtemp(join(tmpdir(), "maille-paused-"));
    try {
      await using running = new MailleProcess(["serve"], { MAILLE_DATA: data });
      await pause(running, () =>
        access(join(data, file)).then(
          () => true,
          () => false,
        ),
      );
      await running.told(/^Maille is open/m);
      assert.equal((await running.end("SIGINT")).code, 0);
    } finally {
      await rm(data, { recursive: true });
    }
  }
});

test("one that was taken for gone as it started begins anew, or ends by a true word where it had begun to work", async () => {
  await using world = await ManyWorld.open();
  await world.start("work");
  const web = await world.begin("web");
  await pause(web, knownFor(world, 0), takenForGone(world));
  await opens(await web.listening, world);
  // Whether it has begun to work is a matter of milliseconds.
  const starting = await world.begin("work");
  await pause(starting, knownFor(world, 0), takenForGone(world));
  await Promise.any([starting.ended, starting.told(/begun-anew/)]);
  if (starting.output.includes("begun-anew")) await opens(await starting.listening, world);
  else endsTruly(await starting.ended);
  const work = await world.start("work");
  await pause(work, knownFor(world, 0), takenForGone(world));
  endsTruly(await work.ended);
});

function endsTruly({ code, output }: Ended): void {
  assert.equal(code, 1);
  assert.match(output, /This process was paused/);
  assert.doesNotMatch(output, /no longer answers/);
}
