import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { type TestContext, test } from "node:test";
import told from "../../package.json" with { type: "json" };
import { connectToHolder, lockFolder } from "../folder-lock.ts";
import { askServer } from "./ask-server.ts";
import { callBytesMax, frame, framesOf, framesOver } from "./frames.ts";

async function folderOf(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "maille-asked-"));
  context.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

interface Answer {
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
}

/** What a command makes of a server that does as told once it is called. */
async function ask(
  folder: string,
  words: readonly string[],
  answer: (socket: Socket) => void,
): Promise<Answer> {
  await using lock = await lockFolder(folder);
  await lock.takeCalls(() => (socket) => {
    socket.on("error", () => {}).write(frame("h", told.version));
    socket.once("data", () => answer(socket));
  });
  const [out, err] = [new PassThrough(), new PassThrough()];
  const terminal = { out, err, interactive: false, width: 80 };
  const { signal } = new AbortController();
  const code = await askServer({ words, language: "en", terminal, signal, folder, places: ["folder"] });
  out.end();
  err.end();
  return { code, out: await text(out), err: await text(err) };
}

test("a server that goes in the middle ends the command by a sentence, or a document where one is asked for", async (context) => {
  const folder = await folderOf(context);
  const plain = await ask(folder, ["query", "jours", "select 1"], (socket) => {
    socket.end(frame("o", "one row\n"));
  });
  assert.deepEqual([plain.code, plain.out], [1, "one row\n"]);
  assert.match(plain.err, /^The process that serves the instance ended before the command did[^\n]*\n$/);
  const json = await ask(folder, ["peers", "--json"], (socket) => void socket.end());
  assert.equal(json.code, 1);
  const { error } = JSON.parse(json.out) as { error: { key: string } };
  assert.equal(error.key, "command-server-gone");
});

test("a call that the server would refuse for its length is worked on beside it", async (context) => {
  const folder = await folderOf(context);
  const words = ["query", "jours", "x".repeat(callBytesMax)];
  const { code } = await ask(folder, words, () => assert.fail("it was called"));
  assert.equal(code, undefined);
});

test("many who say nothing take no more places than there are, and the lock still tells that it is held", async (context) => {
  const folder = await folderOf(context);
  await using lock = await lockFolder(folder);
  await lock.takeCalls(() => (socket) => void socket.on("error", () => {}).write(frame("h", "greeted")));
  using connected = new DisposableStack();
  let taken = 0;
  for (let isTaken = true; isTaken; taken += 1) {
    assert.ok(taken < 1_000);
    const { socket } = (await connectToHolder(folder)) ?? assert.fail("nobody listens");
    connected.defer(() => socket.destroy());
    isTaken = (await framesOf(socket).next()).done !== true;
  }
  await assert.rejects(lockFolder(folder), { key: "app-already-open" });
});

test("what is longer than a frame goes in several, and comes whole however it is cut", async () => {
  const bytes = Buffer.from(Array.from({ length: 2_500_000 }, (_, at) => at % 251));
  const sent = Buffer.concat([framesOver("o", bytes), framesOver("e", Buffer.alloc(0)), frame("x", "0")]);
  for (const cut of [7_001, 65_536, 1_700_000]) {
    const pieces = Array.from({ length: Math.ceil(sent.length / cut) }, (_, at) =>
      sent.subarray(at * cut, (at + 1) * cut),
    );
    const got = await Array.fromAsync(framesOf(Readable.from(pieces)));
    assert.deepEqual(got.map(({ kind }) => kind).join(""), "oooex");
    const whole = Buffer.concat(got.filter(({ kind }) => kind === "o").map((one) => one.bytes));
    assert.ok(whole.equals(bytes));
  }
});

for (const { words, asked, next } of [
  { words: ["peers"], asked: { file: "peers" } },
  { words: ["backup", "one"], asked: { file: "other" } },
  { words: ["backup", "one"], asked: { file: "one", dated: "../out" } },
  { words: ["backup", "one"], asked: { file: "one" }, next: frame("u", "1") },
  { words: ["backup", "--keep", "2", "one"], asked: { file: "one" }, next: frame("u", "1") },
]) {
  const told = JSON.stringify(asked) + (next === undefined ? "" : ", and to remove what was there");
  test(`“${words.join(" ")}” writes and removes nothing but what it names, where it is asked for ${told}`, async (context) => {
    const folder = await folderOf(context);
    const at = (name: string) => (/^(?:backup|peers|\d|-.*)$/.test(name) ? name : join(folder, name));
    const kinds: string[] = [];
    const { code } = await ask(folder, words.map(at), (socket) => void answered(socket));
    async function answered(socket: Socket): Promise<void> {
      const questions = [frame("p", JSON.stringify({ ...asked, file: join(folder, asked.file) })), next];
      for (const question of questions) {
        if (question === undefined) continue;
        socket.write(question);
        const [bytes] = (await once(socket, "data")) as [Buffer];
        kinds.push(bytes.toString("latin1", 0, 1));
      }
      socket.end(frame("x", "0"));
    }
    assert.deepEqual([code, kinds], [0, next === undefined ? ["n"] : ["y", "n"]]);
    assert.deepEqual(await readdir(folder), []);
  });
}
