/** Commands that the process which serves an instance runs for another process of the machine. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { callBytesMax, type Frame, frame, framesOf } from "../src/command/frames.ts";
import { connectToHolder } from "../src/folder-lock.ts";
import { layDatabase } from "./cluster.ts";
import { MailleProcess } from "./faults/instance.ts";
import { modulesRead } from "./modules-read.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
/** With it those that the engine gives at once, some two thousand, are more than lies between two processes. */
const note = "n".repeat(2_000);
let data: string;
let serving: MailleProcess;

before(async () => {
  data = await mkdtemp(join(tmpdir(), "maille-answered-"));
  await layDatabase(data);
  serving = new MailleProcess(["serve"], { MAILLE_DATA: data });
  await serving.told(/Maille is open/);
  const file = join(data, "jours.csv");
  const rows = Array.from({ length: 6_000 }, (_, at) => `${at},Le jour ${at} de la liste,${note}`);
  await writeFile(file, `numero,jour,note\n${rows.join("\n")}\n`);
  const imported = await run("import", file, "--licence", "lov2", "--publish");
  assert.equal(imported.code, 0, imported.output);
});

after(async () => {
  assert.equal((await serving.end("SIGINT")).code, 0, serving.output);
  await rm(data, { recursive: true, force: true });
});

async function run(...words: string[]): Promise<{ code: number | null; output: string }> {
  await using command = new MailleProcess(words, { MAILLE_DATA: data });
  return await command.ended;
}

test("a command beside a server reads its settings, and nothing of the rooms, the engine or the database", async () => {
  const { modules: read } = await modulesRead(data, "peers");
  assert.ok(read.includes("src/command/ask-server.ts"), read.join("\n"));
  const others = read.filter((path) => !/^(?:bin\/|src\/base\/|node_modules\/zod\/)/.test(path));
  assert.deepEqual(
    others.filter((path) => !lightFiles.has(path)),
    [],
  );
});

test("a command that works beside a server reads neither doors nor pages, and no package that it has no use for", async () => {
  const { modules } = await modulesRead(data, "check", "--vintages", "all");
  assert.ok(modules.includes("src/tables/check-versions.ts"), modules.join("\n"));
  const unused = modules.filter((path) => heavy.some((place) => path.startsWith(place)));
  assert.deepEqual(unused, []);
});

test("a check of what is read in a moment is made by the server, and tells what it tells beside it", async () => {
  const { modules } = await modulesRead(data, "check", "--json");
  assert.ok(!modules.includes("src/tables/check-versions.ts"), modules.join("\n"));
  const [there, beside] = [await run("check", "--json"), await run("check", "--json", "--vintages", "all")];
  assert.deepEqual([there.code, beside.code], [0, 0], there.output + beside.output);
  assert.deepEqual(JSON.parse(there.output), JSON.parse(beside.output));
  const { versions } = JSON.parse(there.output) as { versions: number };
  assert.equal(versions, 1);
});

test("a backup of more than the server writes in a moment reads what opens its database and its files: no room's verbs, no engine, no other command", async () => {
  const many = Array.from({ length: 1_001 }, (_, at) => `${at}`);
  await Promise.all(many.map((text) => lay(text)));
  const { modules } = await modulesRead(data, "backup", join(data, "beside.tar.zst"));
  await Promise.all(many.map((text) => rm(placeOf(text))));
  assert.ok(modules.includes("src/backup/write-backup.ts"), modules.join("\n"));
  const unused = modules.filter((path) => ofRooms.some((place) => path.startsWith(place)));
  assert.deepEqual(unused, []);
});

/** Where the store has a file of that text. */
function placeOf(text: string): string {
  const hash = createHash("sha256").update(text).digest("hex");
  return join(data, "store", hash.slice(0, 2), hash.slice(2));
}

async function lay(text: string): Promise<void> {
  await mkdir(dirname(placeOf(text)), { recursive: true });
  await writeFile(placeOf(text), text);
}

/** What opens an instance, or is of another command. */
const ofRooms = [
  "node_modules/@duckdb/",
  "src/app.ts",
  "src/citizens/",
  "src/command/check.ts",
  "src/command/verify",
  "src/engine/open-engine.ts",
  "src/indicators/",
  "src/rooms.ts",
  "src/search/index/",
  "src/secrets.ts",
  "src/serve.ts",
  "src/sharing/",
];

/** What only an answer over HTTP, a browser, or a file of some sort asks for. */
const heavy = [
  "src/api/",
  "src/pages/routes/",
  "build/",
  "node_modules/@hono/",
  "node_modules/@modelcontextprotocol/",
  "node_modules/@peculiar/",
  "node_modules/@sd-jwt/",
  "node_modules/@simplewebauthn/",
  "node_modules/apache-arrow/",
  "node_modules/jsonld-streaming-parser/",
  "node_modules/n3/",
  "node_modules/nodemailer/",
  "node_modules/oidc-provider/",
  "node_modules/rdfxml-streaming-parser/",
];

/** What it takes to read the settings and to ask the server: none of them opens anything. */
const lightFiles = new Set([
  "src/main.ts",
  "src/config.ts",
  "src/setting.ts",
  "src/store-settings.ts",
  "src/folder-lock.ts",
  "src/folder-refusals.ts",
  "src/command/ask-server.ts",
  "src/command/frames.ts",
  "src/command/given-files.ts",
  "src/command/open-file.ts",
  "src/search/search-server.ts",
  "src/store/store-place.ts",
  "src/trino/trino-address.ts",
]);

test("what it answers is what the command tells on its own, in the language of who calls, and so is its exit code", async () => {
  const list = await run("boards", "list", "--json");
  assert.deepEqual([list.code, JSON.parse(list.output)], [0, []]);
  const wrong = await run("peers", "--nothing");
  assert.equal(wrong.code, 2);
  assert.match(wrong.output, /“--nothing” does not exist/);
  await using french = new MailleProcess(["peers", "--rien"], { MAILLE_DATA: data, LANG: "fr_FR.UTF-8" });
  assert.match((await french.ended).output, /« --rien »/);
  const counted = await run("query", "jours", "select count(*) as n from rows", "--json");
  assert.deepEqual((JSON.parse(counted.output) as { rows: unknown }).rows, [[6_000]], counted.output);
});

test("rows are sent at the pace of who reads, and no more of them once nobody does", async () => {
  const whole = await run("export", "jours");
  assert.equal(whole.code, 0);
  const written = whole.output.trim().split("\n");
  assert.deepEqual([written.length, written.at(-1)], [6_001, `6000,5999,Le jour 5999 de la liste,${note}`]);
  const call = `"${process.execPath}" "${join(root, "bin/run.js")}" export jours`;
  const command = `${call} | head -n 2; echo "$\{PIPESTATUS[0]}"`;
  const child = spawn("bash", ["-c", command], { env: { ...process.env, MAILLE_DATA: data } });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => (text += piece));
  await once(child, "close");
  const lines = text.trim().split("\n");
  assert.deepEqual([lines.length, lines[2]], [3, "141"]);
  assert.deepEqual(lines.slice(0, 2), written.slice(0, 2));
});

test("nobody is answered without the key, which none but the user of the instance reads", async () => {
  const { mode } = await stat(join(data, "instance.lock"));
  assert.equal(mode & 0o077, 0);
  const words = ["token", "--admin"];
  for (const call of [{ key: "guessed", words }, { key: "", words }, { words }]) {
    const { kinds } = await asked(JSON.stringify(call));
    assert.deepEqual(kinds, ["h"]);
  }
  assert.deepEqual((await asked("no JSON")).kinds, ["h"]);
  assert.equal((await run("peers")).code, 0, serving.output);
});

test("no process but one of its own runs what serves, restores or works on files", async () => {
  const reached = await connectToHolder(data);
  reached?.socket.destroy();
  const told = { key: reached?.key, language: "en", interactive: false, width: 80 };
  for (const words of [["serve"], ["start"], ["restore", "x"], ["export", "jours", "-o", "x"]]) {
    const { kinds } = await asked(JSON.stringify({ ...told, words }));
    assert.deepEqual(kinds, ["h"], words.join(" "));
  }
  const { kinds } = await asked(JSON.stringify({ ...told, words: ["peers"] }));
  assert.deepEqual([kinds[0], kinds.at(-1)], ["h", "x"]);
});

test("a call that is longer than any is refused by its head, before the key", async () => {
  const reached = await connectToHolder(data);
  assert.ok(reached);
  const head = Buffer.alloc(5, "c");
  head.writeUInt32BE(callBytesMax, 1);
  reached.socket.write(head);
  const kinds: string[] = [];
  for await (const { kind } of framesOf(reached.socket)) kinds.push(kind);
  assert.deepEqual(kinds, ["h"]);
});

test("one who takes nothing of what is written does not keep the server from its end, and is told of it", async () => {
  const env = { ...process.env, MAILLE_DATA: data, LANG: "C" };
  const child = spawn(process.execPath, ["bin/run.js", "export", "jours"], { cwd: root, env });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  await once(child.stdout, "readable");
  // With the head alone on its way, all that is left could still be told.
  while (child.stdout.readableLength < note.length) await wait(10);
  const { code } = await serving.end("SIGINT");
  assert.equal(code, 0, serving.output);
  child.stdout.resume();
  assert.deepEqual(await once(child, "close"), [1, null]);
  assert.match(said, /^The process that serves the instance ended before the command did/);
});

/** What the server says to a call that is written as told. */
async function asked(call: string): Promise<{ kinds: readonly string[] }> {
  const reached = await connectToHolder(data);
  assert.ok(reached);
  const kinds: string[] = [];
  for await (const { kind } of saidTo(reached.socket, call)) kinds.push(kind);
  return { kinds };
}

async function* saidTo(socket: Socket, call: string): AsyncGenerator<Frame> {
  socket.write(frame("c", call));
  try {
    yield* framesOf(socket);
  } catch (error) {
    // What was refused before it was read.
    assert.match(String(error), /ECONNRESET/);
  }
}
