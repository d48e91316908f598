/** Files of who calls, which the process that serves an instance reads through the command alone. */
import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { connect } from "../src/db/connect.ts";
import { findHolder } from "../src/folder-lock.ts";
import { layDatabase } from "./cluster.ts";
import { MailleProcess, strike } from "./faults/instance.ts";
import { modulesRead } from "./modules-read.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const rows = Array.from({ length: 40_000 }, (_, at) => `${at},Le jour ${at} de la liste`);
const outlines = JSON.stringify({
  type: "FeatureCollection",
  features: [
    {
      type: "Feature",
      properties: { code: "35", nom: "Ille-et-Vilaine" },
      geometry: {
        type: "Polygon",
        coordinates: [
          [
            [-2, 48],
            [-1, 48],
            [-1, 49],
            [-2, 48],
          ],
        ],
      },
    },
  ],
});
let data: string;
let serving: MailleProcess;

before(async () => {
  data = await mkdtemp(join(tmpdir(), "maille-files-"));
  await layDatabase(data);
  await serve();
  await writeFile(join(data, "jours.csv"), `numero,jour\n${rows.join("\n")}\n`);
  await writeFile(join(data, "departements.geojson"), outlines);
  await writeFile(join(data, "long.geojson"), `${outlines}${" ".repeat(2_000_000)}`);
});

after(async () => {
  assert.equal((await serving.end("SIGINT")).code, 0, serving.output);
  await rm(data, { recursive: true, force: true });
});

async function serve(): Promise<void> {
  serving = new MailleProcess(["serve"], { MAILLE_DATA: data });
  await serving.told(/Maille is open/);
}

async function run(...words: string[]): Promise<{ code: number | null; output: string }> {
  await using command = new MailleProcess(words, { MAILLE_DATA: data });
  return await command.ended;
}

test("a file is imported, and outlines are given, by a command that reads nothing but the file", async () => {
  for (const words of [
    ["import", join(data, "jours.csv"), "--title", "Jours", "--publish", "--licence", "lov2"],
    ["contours", join(data, "departements.geojson")],
  ]) {
    const { modules } = await modulesRead(data, ...words);
    assert.ok(modules.includes("src/command/given-files.ts"), modules.join("\n"));
    const others = modules.filter((path) => /^src\/(?!command|base|store\/store-place)[a-z]+\//.test(path));
    assert.deepEqual(others, ["src/search/search-server.ts", "src/trino/trino-address.ts"]);
  }
  const counted = await run("query", "jours", "select count(*) as n, max(jour) as last from rows", "--json");
  const { rows: got } = JSON.parse(counted.output) as { rows: unknown };
  assert.deepEqual(got, [[rows.length, "Le jour 9999 de la liste"]]);
});

test("outlines that would keep the server from its readers are put together beside it", async () => {
  const { modules } = await modulesRead(data, "contours", join(data, "long.geojson"));
  assert.ok(modules.includes("src/territory/read-contours.ts"), modules.join("\n"));
});

test("a file that is not there, a folder and a wrong document are refused as on one's own", async () => {
  const none = await run("import", join(data, "none.csv"));
  assert.deepEqual([none.code, /none\.csv/.test(none.output)], [1, true], none.output);
  const folder = await run("contours", data);
  assert.deepEqual([folder.code, folder.output.includes(data)], [1, true], folder.output);
  const wrong = await run("boards", "import", join(data, "jours.csv"), "--json");
  const { error } = JSON.parse(wrong.output) as { error: { code: string; key: string } };
  assert.deepEqual([wrong.code, error.code, error.key], [1, "invalid", "command-boards-file"]);
  assert.equal((await run("indicators", "create", join(data, "jours.csv"))).code, 1);
});

test("what is piped is imported as it comes, and what was published is what came", async () => {
  const child = importing("piped");
  child.stdin?.end(`numero,jour\n${rows.join("\n")}\n`);
  assert.deepEqual(await once(child, "close"), [0, null]);
  const counted = await run("query", "piped", "select count(*) as n from rows", "--json");
  assert.deepEqual((JSON.parse(counted.output) as { rows: unknown }).rows, [[rows.length]], counted.output);
});

test("a file without a byte is refused in words, and what is wrong with the options of an import before its file is sent", async () => {
  const before = await kept();
  await writeFile(join(data, "empty.csv"), "");
  const empty = await run("import", join(data, "empty.csv"), "--json");
  const { error } = JSON.parse(empty.output) as { error: { key: string } };
  assert.deepEqual([empty.code, error.key], [1, "import-file-empty"], empty.output);
  const wrong = await run("import", join(data, "jours.csv"), "--csvw", join(data, "none.json"), "--json");
  const refused = JSON.parse(wrong.output) as { error: { key: string } };
  assert.deepEqual([wrong.code, refused.error.key], [1, "command-file-unreadable"], wrong.output);
  await until(async () => (await kept()).uploads.length === before.uploads.length);
  assert.deepEqual(await kept(), before);
});

test("a pipe that has a name is read as a file, and is waited for until somebody writes it", async () => {
  const pipe = join(data, "pipe");
  await promisify(execFile)("mkfifo", [pipe]);
  const write = (text: string) => appendFile(pipe, text);
  const imports = run(
    "import",
    pipe,
    "--name",
    "named.csv",
    "--title",
    "Named",
    "--licence",
    "lov2",
    "--publish",
  );
  const [imported] = await Promise.all([imports, write(`numero,jour\n${rows.join("\n")}\n`)]);
  assert.equal(imported.code, 0, imported.output);
  const counted = await run("query", "named", "select count(*) as n from rows", "--json");
  assert.deepEqual((JSON.parse(counted.output) as { rows: unknown }).rows, [[rows.length]], counted.output);
  const [given] = await Promise.all([run("contours", pipe), write(outlines)]);
  assert.equal(given.code, 0, given.output);
  const [wrong] = await Promise.all([run("boards", "import", pipe, "--json"), write("{}")]);
  const { error } = JSON.parse(wrong.output) as { error: { key: string } };
  assert.notEqual(error.key, "command-boards-file", "it is read, and is no dashboard");
  for (const words of [["import"], ["boards", "import"]]) {
    await endsWaiting([...words, pipe], 1_000);
  }
});

/** Interrupted while it waits for who writes: later where it had not begun to wait, and the signal ended it by itself. */
async function endsWaiting(words: readonly string[], ms: number): Promise<void> {
  await using waiting = new MailleProcess(words, { MAILLE_DATA: data });
  await wait(ms);
  const { code, signal, output } = await waiting.end("SIGINT");
  if (signal === "SIGINT" && ms < 60_000) return endsWaiting(words, 4 * ms);
  assert.equal(code, 130, output);
}

for (const [how, signal, code] of [
  ["ended", "SIGINT", 130],
  ["killed", "SIGKILL", null],
] as const) {
  test(`a command that is ${how} before all is sent leaves neither a file on its way nor a draft`, async () => {
    const before = await kept();
    const child = importing(how);
    let said = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (said += text));
    child.stdin?.on("error", () => {}).write(`numero,jour\n${rows.join("\n")}\n`);
    await until(async () => (await kept()).uploads.length > before.uploads.length);
    child.kill(signal);
    const [ended] = (await once(child, "close")) as [number | null];
    assert.deepEqual([ended, said], [code, ""]);
    await until(async () => (await kept()).uploads.length === before.uploads.length);
    assert.deepEqual(await kept(), before);
  });
}

test("a server that is killed before all is sent is told of, and leaves no draft", async () => {
  const before = await kept();
  const child = importing("unserved");
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (said += text));
  child.stdin?.on("error", () => {}).write(`numero,jour\n${rows.join("\n")}\n`);
  await until(async () => (await kept()).uploads.length > before.uploads.length);
  strike(serving.child.pid);
  assert.deepEqual(await once(child, "close"), [1, null]);
  assert.match(said, /ended before the command did/);
  await serving.ended;
  await serve();
  assert.deepEqual((await kept()).datasets, before.datasets);
});

/** A command that imports what is piped to it. */
function importing(title: string): ChildProcess {
  const words = ["import", "-", "--name", `${title}.csv`, "--title", title, "--licence", "lov2", "--publish"];
  const env = { ...process.env, MAILLE_DATA: data, LANG: "C" };
  return spawn(process.execPath, ["bin/run.js", ...words], { cwd: root, env });
}

async function kept(): Promise<{ uploads: readonly string[]; datasets: readonly string[] }> {
  const { connection } = (await findHolder(data)) ?? {};
  assert.ok(connection);
  const db = connect({ ...connection, connectionsMax: 1 });
  try {
    const datasets = await db<{ title: string }[]>`select title from datasets order by id`;
    const uploads = await readdir(join(data, "uploads"), { recursive: true });
    return { uploads, datasets: datasets.map(({ title }) => title) };
  } finally {
    await db.end();
  }
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await wait(20);
}
