import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { TestEvent } from "node:test/reporters";
import { fileURLToPath } from "node:url";
import { newEnds } from "./ended.ts";
import { processorFile, processorTold, secondsOf } from "./processor.ts";
import { writeTogether } from "./together.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

function event(type: string, name: string, nesting: number, error?: object): TestEvent {
  return {
    type,
    data: { name, nesting, details: error === undefined ? {} : { error } },
  } as unknown as TestEvent;
}

/** Written as a test file, and run as one. */
async function run(
  tests: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<{ code: number; said: string }> {
  const folder = await mkdtemp(join(tmpdir(), "maille-ended-"));
  try {
    const file = join(folder, "some.test.js");
    await writeFile(file, `import { test } from "node:test";\n${tests}`);
    return await runFile(file, environment);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runFile(
  file: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<{ code: number; said: string }> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, ["--import=./test/watchdog.ts", file], {
    cwd: root,
    env: { ...env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  const [code] = (await once(child, "close")) as [number];
  return { code, said };
}

test("a file whose process ends before its last test has failed, and says where it was ended", async () => {
  const { code, said } = await run(
    `test("one", () => {});\ntest("two", function leaves() { process.exit(0); });\ntest("three", () => {});`,
  );
  assert.equal(code, 1);
  assert.match(said, /ended with 0 before its last test[^]*at [^\n]*leaves /);
  assert.deepEqual((await run(`test("one", () => {});`)).code, 0);
});

test("files that share a process are suites of their own, one after the other, with their own hooks", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-together-"));
  try {
    const hooks = `import { before, test } from "node:test";\nlet n = 0;\nbefore(() => { n += 1; });\n`;
    const files = ["a/b/one.test.js", "a/b/two.test.js", "a/c/three.test.js"];
    const programs = await writeTogether(join(folder, "made"), "/tests", files);
    assert.deepEqual([...programs.values()], [files.slice(0, 2), files.slice(2)]);
    for (const name of ["one", "two"])
      await writeFile(
        join(folder, `${name}.test.js`),
        `${hooks}test("${name} is begun once", (t) => t.assert.equal(n, 1));`,
      );
    const [program = ""] = (
      await writeTogether(join(folder, "made"), folder, ["one.test.js", "two.test.js"])
    ).keys();
    const { code, said } = await runFile(program);
    assert.equal(code, 0, said);
    assert.match(said, /▶ one\.test\.js\s+✔ one is begun once[^]*▶ two\.test\.js\s+✔ two is begun once/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a file tells the run what it took of processors, once, with the threads that it began", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-processor-"));
  try {
    const path = join(folder, "told");
    const begun = `import { Worker } from "node:worker_threads";
      test("one", () => new Promise((resolve) => new Worker(new URL("data:text/javascript,")).once("exit", resolve)));`;
    const { code, said } = await run(begun, { [processorFile]: path });
    assert.equal(code, 0, said);
    const told = [...processorTold(path)];
    // Where the system tells it.
    assert.equal(told.length, secondsOf("self") === undefined ? 0 : 1, JSON.stringify(told));
    for (const [program, seconds] of told) {
      assert.match(program, /some\.test\.js$/);
      assert.ok(seconds > 0);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("two runs of a clone keep their programs apart, and what one that was killed left is removed", async () => {
  const all = await mkdtemp(join(tmpdir(), "maille-together-"));
  const ofRun = (ending: string) =>
    spawn(
      process.execPath,
      [
        "--input-type=module",
        "--eval",
        `import { folderOfRun, writeTogether } from "./test/together.ts";
         await writeTogether(await folderOfRun(${JSON.stringify(all)}), "/tests", ["a/b/one.test.js"]);
         process.stdout.write("written"); ${ending}`,
      ],
      { cwd: root, stdio: ["ignore", "pipe", "inherit"] },
    );
  const [first, killed] = [
    ofRun("setInterval(() => {}, 1000);"),
    ofRun('process.kill(process.pid, "SIGKILL");'),
  ];
  try {
    await Promise.all([once(first.stdout, "data"), once(killed, "exit")]);
    const last = ofRun("");
    await once(last, "exit");
    assert.deepEqual(await readdir(all), [String(first.pid)]);
    assert.deepEqual(await readdir(join(all, String(first.pid))), ["a-b-1.test.js"]);
  } finally {
    first.kill("SIGKILL");
    await rm(all, { recursive: true });
  }
});

test("of a process that was killed, how and what nothing was told of is said", () => {
  const ends = newEnds(new Map([["made/a.js", ["one.test.ts", "two.test.ts"]]]));
  assert.equal(ends.tell(event("test:pass", "inner", 1)), undefined);
  assert.equal(ends.tell(event("test:pass", "one.test.ts", 0)), undefined);
  assert.equal(ends.tell(event("test:fail", "inner", 1, {})), undefined);
  assert.equal(ends.tell(event("test:fail", "other.test.ts", 0, {})), undefined);
  const killed = event("test:fail", "made/a.js", 0, { exitCode: null, signal: "SIGKILL" });
  assert.equal(ends.tell(killed), "made/a.js ended with SIGKILL, and nothing was told of two.test.ts");
  assert.equal(ends.tell(event("test:pass", "two.test.ts", 0)), "two.test.ts has no test of its own");
});
