import assert from "node:assert/strict";
import { chown, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { test } from "node:test";
import { type Config, readConfig } from "../config.ts";
import { connect } from "../db/connect.ts";
import { sayNamed } from "../words/say.ts";
import { refusalOfMachine } from "./machine-refusals.ts";
import { runCommand } from "./run.ts";

test("a command that asks an instance makes none where there is none", async () => {
  await using folder = await makeFolder();
  const data = join(folder.path, "nothing");
  for (const words of [
    ["peers"],
    ["keys"],
    ["check"],
    ["export", "x"],
    ["backup", join(data, "b.tar.zst")],
  ]) {
    const { code, err } = await call(words, data);
    assert.equal(code, 1, words[0]);
    assert.match(err, /There is no instance in the folder .*nothing/, words[0]);
  }
  assert.deepEqual(await readdir(folder.path), []);
});

test("an instance whose database lies elsewhere is not opened with an empty one", async () => {
  await using folder = await makeFolder();
  await mkdir(join(folder.path, "store"));
  for (const words of [["serve"], ["token", "--admin"]]) {
    const { code, err } = await call(words, folder.path);
    assert.equal(code, 1);
    assert.match(err, /not its database.*DATABASE_URL/);
  }
  assert.deepEqual(await readdir(folder.path), ["store"]);
});

test("a command on the folder of a small territory is told to name one of its instances", async () => {
  await using folder = await makeFolder();
  const state = { ports: { portal: 1, metropolis: 2, operator: 3, association: 4 }, done: [], accounts: [] };
  await writeFile(join(folder.path, "territory.json"), JSON.stringify(state));
  for (const words of [["serve"], ["peers"], ["token", "--admin"], ["import", "a.csv"]]) {
    const { code, err } = await call(words, folder.path);
    assert.equal(code, 1);
    assert.ok(err.includes(`MAILLE_DATA=${join(folder.path, "portal")}`), err);
  }
  assert.deepEqual(await readdir(folder.path), ["territory.json"]);
});

test(
  "root leaves no file in the folder of an instance that another user runs",
  { skip: process.getuid?.() === 0 ? false : "only root writes in the folders of others" },
  async () => {
    await using folder = await makeFolder();
    const store = join(folder.path, "store");
    await mkdir(store);
    await chown(store, 65_534, 65_534);
    const { code, err } = await call(["serve"], folder.path);
    assert.equal(code, 1);
    assert.match(err, /belongs to the user “nobody”.*sudo -u nobody/);
    assert.deepEqual(await readdir(folder.path), ["store"]);
  },
);

test("what the machine's rights refuse is told as a sentence, with the path", async () => {
  const { code, err } = await call(["serve"], "/sys/maille");
  assert.equal(code, 1);
  assert.match(err, /^The folder \/sys\/maille cannot be written \(E(?:ACCES|PERM|ROFS)\)/);
  // Where the platform's own way to make folders never ends.
  for (const folder of ["/proc/nope", "/proc/nope/deeper"]) {
    const nowhere = await call(["serve"], folder);
    assert.equal(nowhere.code, 1);
    assert.match(nowhere.err, /^The folder \/proc\/nope.* cannot be written \(ENOENT\)/);
  }
  const refused = refusalOfMachine(await mkdir("/sys/maille").catch((error: unknown) => error));
  assert.ok(refused !== undefined);
  assert.match(sayNamed("en", refused.key, refused.args), /^\/sys\/maille cannot be read or written/);
  assert.equal(refusalOfMachine(new Error("a bug")), undefined);
});

test("a folder is no backup to restore, and none is made for it", async () => {
  await using folder = await makeFolder();
  const { code, err } = await call(["restore", folder.path], join(folder.path, "data"));
  assert.equal(code, 1);
  assert.match(err, /cannot be read or written \(EISDIR\)/);
  assert.deepEqual(await readdir(folder.path), []);
});

test("a command whose instance is stopped meanwhile says so", async () => {
  const socket = join(tmpdir(), "maille-no-such-folder");
  const db = connect({ socketPath: join(socket, ".s.PGSQL.5432"), connectionsMax: 1 });
  const left = refusalOfMachine(await db`select 1`.catch((error: unknown) => error));
  await db.end({ timeout: 1 });
  assert.ok(left !== undefined);
  assert.match(sayNamed("en", left.key, left.args), /no longer answers.*goes on at its next start/);
  assert.equal(refusalOfMachine(new Error("a bug")), undefined);
});

test("a command that was asked to end tells what else broke, and nothing of the end itself", async () => {
  const broken = await call(["serve"], "/sys/maille", AbortSignal.abort());
  assert.equal(broken.code, 130);
  assert.match(broken.err, /cannot be written/);
  const ended = await call(
    ["serve"],
    () => {
      throw new DOMException("left", "AbortError");
    },
    AbortSignal.abort(),
  );
  assert.deepEqual(ended, { code: 130, err: "" });
});

async function call(
  words: readonly string[],
  data: string | (() => Config),
  signal: AbortSignal = new AbortController().signal,
): Promise<{ code: number; err: string }> {
  const out = sink();
  const err = sink();
  const code = await runCommand({
    words,
    language: "en",
    terminal: {
      out: out.stream,
      err: err.stream,
      interactive: false,
      width: 100,
    },
    signal,
    config:
      typeof data === "string" ? () => readConfig({ MAILLE_DATA: data, MAILLE_DEMO: "no", PORT: "0" }) : data,
  });
  return { code, err: err.text() };
}

function sink(): { stream: Writable; text: () => string } {
  let told = "";
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      told += chunk.toString("utf8");
      done();
    },
  });
  return { stream, text: () => told };
}

async function makeFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), "maille-refusals-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
