import { randomUUID } from "node:crypto";
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, createConnection, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer, text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { once } from "node:events";
import { AskedFiles } from "./asked-files.ts";
import { readText } from "./files.ts";
import { type AskedPiece, framesOf, pieceBytes } from "./frames.ts";
import { giveFiles } from "./given-files.ts";

let folder: string;
const large = Buffer.alloc(pieceBytes * 3 + 17, "maille");

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "maille-given-"));
  await writeFile(join(folder, "large"), large);
  await writeFile(join(folder, "small"), "petit");
  await writeFile(join(folder, "empty"), "");
});
after(() => rm(folder, { recursive: true, force: true }));

/** Files that a call names, as the process that runs it reads them over a socket. */
async function between(
  words: readonly string[],
  ending: AbortSignal,
  read: (files: AskedFiles) => Promise<void>,
) {
  const path = join(folder, randomUUID());
  await using server = createServer().listen(path);
  await once(server, "listening");
  const caller = createConnection(path);
  const [runner] = (await once(server, "connection")) as [Socket];
  using given = giveFiles(words, caller);
  const asked = new AskedFiles(runner, ending);
  const listens = [
    (async () => {
      for await (const { bytes } of framesOf(caller))
        given.answer(JSON.parse(bytes.toString()) as AskedPiece);
    })(),
    (async () => {
      for await (const frame of framesOf(runner)) assert.ok(asked.take(frame));
    })(),
  ];
  await read(asked);
  caller.end();
  runner.end();
  await Promise.all(listens);
}

test("what a call names is read whole, several at once and in part, each at the pace of who reads", async () => {
  const [one, other, empty] = ["large", "small", "empty"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await between(["import", one, `--csvw=${other}`, empty], new AbortController().signal, async (files) => {
    const [first, second] = await Promise.all([files.open(one), files.open(one)]);
    for await (const piece of second as AsyncIterable<Buffer>) {
      assert.ok(piece.length > 0);
      break;
    }
    assert.equal(await readText(files, other, 5), "petit");
    assert.equal(await readText(files, other, 4), undefined);
    assert.equal(await text(await files.open(empty)), "");
    assert.ok((await buffer(first)).equals(large));
  });
});

test("nothing that the call does not name is read, whatever is asked", async () => {
  const [named, other] = [join(folder, "small"), join(folder, "large")];
  await between(["import", named], new AbortController().signal, async (files) => {
    await assert.rejects(files.open(other), { code: "not-found", key: "command-file-unreadable" });
    await assert.rejects(files.open(""), { code: "not-found" });
    await assert.rejects(files.piped(), { code: "not-found" });
    assert.equal(await text(await files.open(named)), "petit");
  });
});

test("a folder is no file, and nothing is read once the call ends", async () => {
  const ending = new AbortController();
  await between(["import", folder, join(folder, "large")], ending.signal, async (files) => {
    await assert.rejects(files.open(folder), { code: "invalid", key: "command-file-unreadable" });
    const reading = await files.open(join(folder, "large"));
    const gone = new Error("gone");
    ending.abort(gone);
    await assert.rejects(buffer(reading), gone);
    await assert.rejects(files.open(join(folder, "large")), gone);
  });
});
