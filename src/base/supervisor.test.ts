import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { Supervisor } from "./supervisor.ts";

interface Told {
  readonly event: string;
  readonly details: Readonly<Record<string, unknown>>;
}

function supervise(script: string, ask: NodeJS.Signals = "SIGTERM") {
  const told: Told[] = [];
  const supervisor = new Supervisor<string>({
    launch: async () => spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "ignore"] }),
    ready,
    tell: (event, details) => void told.push({ event, details }),
    firstMs: 10,
    mostMs: 40,
    ask,
    force: "SIGKILL",
    patienceMs: 200,
  });
  const events = () => told.map(({ event }) => event);
  return { supervisor, told, events };
}

async function ready(child: ChildProcess): Promise<string> {
  const ended = once(child, "exit").then(() => Promise.reject(new Error("it ended")));
  const spoke = once(child.stdout ?? child, "data").then(([text]) => String(text));
  ended.catch(() => undefined);
  return Promise.race([spoke, ended]);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

const lives = "process.stdout.write('open'); setInterval(() => {}, 1000);";

test("a process that dies is started again, and one that was ended is not", async () => {
  const { supervisor, events, told } = supervise(lives);
  assert.equal(await supervisor.start(), "open");
  const first = supervisor.pid();
  assert.ok(first !== undefined);
  process.kill(first, "SIGKILL");
  await until(() => events().includes("restarted"));
  assert.deepEqual(events(), ["died", "restarted"]);
  assert.equal(told[0]?.details["signal"], "SIGKILL");
  assert.notEqual(supervisor.pid(), first);
  const second = supervisor.pid() ?? 0;
  await supervisor[Symbol.asyncDispose]();
  assert.throws(() => process.kill(second, 0), { code: "ESRCH" });
  assert.deepEqual(events(), ["died", "restarted"]);
});

test("one that ends before it is ready is the caller’s to know, and not started again", async () => {
  const { supervisor, told } = supervise("process.exit(3)");
  await assert.rejects(supervisor.start(), /it ended/);
  await supervisor[Symbol.asyncDispose]();
  assert.deepEqual(told, []);
});

test("a restart that fails is told and tried again, later each time up to the most", async () => {
  const { supervisor, told, events } = supervise(
    "process.stdout.write('open'); setTimeout(() => process.exit(1), 20);",
  );
  await supervisor.start();
  await until(() => events().filter((event) => event === "died").length >= 4);
  await supervisor[Symbol.asyncDispose]();
  const delays = told
    .filter(({ event }) => event === "died")
    .map(({ details }) => Number(details["delayMs"]));
  // A quarter more or less.
  assert.ok(delays.every((delay) => delay <= 50));
  assert.ok((delays[0] ?? 0) < 15 && (delays[3] ?? 0) >= 30, String(delays));
});

test("one that does not end when it is asked to is ended", async () => {
  const { supervisor } = supervise(`process.on("SIGTERM", () => {}); ${lives}`);
  await supervisor.start();
  const pid = supervisor.pid() ?? 0;
  await supervisor[Symbol.asyncDispose]();
  assert.throws(() => process.kill(pid, 0), { code: "ESRCH" });
});
