import assert from "node:assert/strict";
import { setImmediate as nextTurn, setTimeout as wait } from "node:timers/promises";
import { test } from "node:test";
import { emptyTestDatabase } from "../../test/database.ts";
import { Failure } from "../base/failure.ts";
import { silentLog } from "../base/log.ts";
import { openJobs } from "./queue.ts";
import type { WatchWork } from "./watching.ts";
import { startOfEach, startWork, type Work } from "./work.ts";

/** The work of one process, over a queue of its own. */
async function working(...work: readonly Work[]) {
  const stack = new AsyncDisposableStack();
  const { db, connection } = stack.use(await emptyTestDatabase());
  const jobs = await openJobs({ db, connection, role: "works", log: silentLog });
  stack.defer(() => jobs.stop());
  const told: string[] = [];
  const started = await startWork(jobs, work, (event, facts) => {
    told.push(`${event} ${String(facts?.["work"])}`);
  });
  return {
    jobs,
    told,
    settle: () => started.settle(),
    stop: () => started[Symbol.asyncDispose](),
    [Symbol.asyncDispose]: async () => {
      await started[Symbol.asyncDispose]();
      await stack.disposeAsync();
    },
  };
}

async function until(isSo: () => boolean): Promise<void> {
  const end = Date.now() + 60_000;
  while (!isSo()) {
    assert.ok(Date.now() < end, "it is not so after a minute");
    await wait(5);
  }
}

test("work is looked for at the start, at each of its announcements, and now and then", async () => {
  const done: string[] = [];
  const watches: readonly WatchWork[] = [
    { watch: "told", on: ["a", "b"], run: async () => void done.push("told") },
    { watch: "timed", everyMs: 20, run: async () => void done.push("timed") },
  ];
  await using world = await working(...watches);
  const times = (watch: string) => done.filter((one) => one === watch).length;
  await until(() => times("told") === 1 && times("timed") > 2);
  await world.jobs.announce("a");
  await until(() => times("told") === 2);
  await world.jobs.announce("b");
  await until(() => times("told") === 3);
});

test("what is looked for each minute by many comes one after the other, each in its minute", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  const looked = new Map<string, number>();
  const names = Array.from({ length: 20 }, (_, at) => `watch ${at}`);
  const watches = names.map((watch) => ({
    watch,
    everyMs: 60_000,
    ofEach: true,
    run: async () => void looked.set(watch, (looked.get(watch) ?? 0) + 1),
  }));
  const jobs = { listen: async () => async () => {} };
  await using _ = await startOfEach(jobs, watches, silentLog);
  await nextTurn();
  let [before, most] = [0, 0];
  const total = (): number => [...looked.values()].reduce((sum, each) => sum + each, 0);
  for (let second = 0; second < 120; second += 1) {
    before = total();
    context.mock.timers.tick(1_000);
    await nextTurn();
    most = Math.max(most, total() - before);
  }
  assert.equal(most, 1);
  assert.deepEqual(
    names.map((name) => looked.get(name)),
    names.map(() => 3),
  );
});

test("what is asked for while it runs is done once more when it ends, and not twice at once", async () => {
  const running: PromiseWithResolvers<void>[] = [];
  await using world = await working({
    watch: "one",
    on: ["asked"],
    run: async () => {
      const turn = Promise.withResolvers<void>();
      running.push(turn);
      await turn.promise;
    },
  });
  await until(() => running.length === 1);
  const heard = Promise.withResolvers<void>();
  const unlisten = await world.jobs.listen("last", heard.resolve);
  for (const subject of ["asked", "asked", "asked", "last"]) await world.jobs.announce(subject);
  await heard.promise;
  assert.equal(running.length, 1);
  running[0]?.resolve();
  await until(() => running.length === 2);
  running[1]?.resolve();
  await world.settle();
  assert.equal(running.length, 2, "three askings are one more time");
  await unlisten();
});

test("of what is due each key is worked at once, no more than so many together, and one that hangs holds up none", async () => {
  const due = new Set(["hangs", "b", "c", "d"]);
  const done: string[] = [];
  let together = 0;
  let most = 0;
  const hanging = Promise.withResolvers<void>();
  await using world = await working({
    watch: "many",
    on: ["look"],
    due: async () => [...due],
    atOnce: 2,
    run: async (_, key) => {
      most = Math.max(most, (together += 1));
      if (key === "hangs") await hanging.promise;
      else await wait(5);
      together -= 1;
      due.delete(key);
      done.push(key);
    },
  });
  await until(() => done.length === 3);
  assert.deepEqual([done, most], [["b", "c", "d"], 2]);
  due.add("e");
  await world.jobs.announce("look");
  await until(() => done.includes("e"));
  due.delete("hangs");
  hanging.resolve();
  await until(() => done.includes("hangs"));
});

test("what breaks is told by its name, and looked for again; the rest goes on", async () => {
  let times = 0;
  let other = 0;
  await using world = await working(
    {
      watch: "breaks",
      everyMs: 10,
      run: async () => {
        times += 1;
        if (times === 1) throw new Failure("unavailable", "net-unreachable");
      },
    },
    { watch: "other", everyMs: 10, run: async () => void (other += 1) },
  );
  await until(() => times > 2 && other > 2);
  assert.deepEqual(world.told, ["work-broke breaks"]);
});

test("who stops has what runs end, begins nothing more, and waits for it", async () => {
  const done: string[] = [];
  await using world = await working({
    watch: "long",
    on: ["asked"],
    due: async () => ["a", "b"],
    run: async (signal, key) => {
      done.push(`${key} began`);
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      await wait(20);
      done.push(`${key} ended`);
    },
  });
  await until(() => done.length === 1);
  await world.stop();
  assert.deepEqual(done, ["a began", "a ended"]);
});

test("all that is due is done by whoever asks for it: what is timed, then what was opened", async () => {
  const done: string[] = [];
  await using world = await working(
    {
      start: async () => ({
        settle: async () => void done.push("opened"),
        [Symbol.asyncDispose]: async () => void done.push("closed"),
      }),
    },
    { watch: "timed", everyMs: 3_600_000, run: async () => void done.push("timed") },
    { watch: "told", on: ["a"], run: async () => void done.push("told") },
  );
  await until(() => done.length === 2);
  done.length = 0;
  await world.settle();
  assert.deepEqual(done, ["timed", "opened", "timed"]);
  await world.stop();
  assert.equal(done.at(-1), "closed");
});
