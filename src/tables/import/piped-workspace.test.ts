import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { patient } from "../../../test/patient.ts";
import { isFailure } from "../../base/failure.ts";
import { openEngine } from "../../engine/open-engine.ts";
import { pipeInto } from "./piped-workspace.ts";

const bytes = Buffer.from(`n\n${Array.from({ length: 5_000 }, (_, n) => n).join("\n")}\n`);
/** As files are read: told all, the engine opens a file once. */
const settings =
  "columns = {'n': 'VARCHAR'}, auto_detect = false, header = false, delim = ',', quote = '', escape = ''";
const countSql = (path: string) => `select count(*) as n from read_csv('${path}', ${settings})`;
const far = { bytes: bytes.length, open: async () => [bytes] as unknown as AsyncIterable<Uint8Array> };

test("where the system makes no pipe a far file is refused in a sentence, and nothing waits", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-pipe-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true }));
  const engine = stack.use(
    await openEngine({ folder, memoryMegabytes: 200, servingMegabytes: 10, ...patient }),
  );
  const own = stack.use(await engine.workspace());
  const { path, workspace } = pipeInto(own, far);
  const counted = () => workspace.rows<{ n: number }>(countSql(path));
  const paths = process.env["PATH"] ?? "";
  process.env["PATH"] = folder;
  try {
    await assert.rejects(
      counted(),
      (error) => isFailure(error, "unavailable") && error.key === "import-no-pipe",
    );
  } finally {
    process.env["PATH"] = paths;
  }
  assert.deepEqual(await counted(), [{ n: 5_001 }]);
  assert.deepEqual((await readdir(own.folder)).filter((name) => name.startsWith("far-")), []); // prettier-ignore
});

/** In a process that may open few files: what it holds of them is told by `hold`, to all but so many. */
const program = `
import { closeSync, openSync } from "node:fs";
const { openEngine } = await import(process.argv[1]);
const { pipeInto } = await import(process.argv[2]);
const held = [];
const hold = (left) => {
  try { for (;;) held.push(openSync("/dev/null", "r")); } catch (error) { if (error.code !== "EMFILE") throw error; }
  for (let n = 0; n < left; n += 1) closeSync(held.pop());
};
const free = () => { for (const fd of held.splice(0)) closeSync(fd); };
const bytes = Buffer.from("n\\n" + Array.from({ length: 5000 }, (_, n) => n).join("\\n") + "\\n");
const far = { bytes: bytes.length, open: async () => [bytes] };
const engine = await openEngine({ folder: process.argv[3], memoryMegabytes: 200, servingMegabytes: 10, threads: 1 });
const own = await engine.workspace();
await own.rows("select 1");
const asked = { left: undefined };
const holding = { ...own, folder: own.folder, rows: (...words) => {
  if (asked.left !== undefined) hold(asked.left);
  return own.rows(...words);
} };
const { path, workspace } = pipeInto(holding, far);
const tell = async (name) => {
  const told = await workspace.rows("select count(*) as n from read_csv('" + path + "', ${settings})").then(
    ([{ n }]) => String(n), (error) => error.key ?? String(error));
  free();
  console.log(name + ": " + told);
};
hold(0);
await tell("none for the pipe");
asked.left = 0;
await tell("none for the engine");
asked.left = 1;
await tell("one for the engine, none for who writes");
asked.left = undefined;
await tell("enough");
await own[Symbol.asyncDispose]();
await engine[Symbol.asyncDispose]();
`;

test("where a process has too many files open a far file is refused in a sentence, and the engine does not wait for ever", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-pipe-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true }));
  const modules = ["../../engine/open-engine.ts", "./piped-workspace.ts"];
  const words = modules.map((module) => new URL(module, import.meta.url).href);
  const limited = [
    "-c",
    'ulimit -n 200; exec "$@"',
    "sh",
    process.execPath,
    "--input-type=module",
    "-e",
    program,
  ];
  const { stdout } = await promisify(execFile)("sh", [...limited, "--", ...words, folder], {
    timeout: 60_000,
  });
  assert.deepEqual(stdout.trim().split("\n"), [
    "none for the pipe: import-too-many-open",
    "none for the engine: import-too-many-open",
    "one for the engine, none for who writes: 5001",
    "enough: 5001",
  ]);
});
