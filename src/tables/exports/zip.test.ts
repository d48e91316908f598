import assert from "node:assert/strict";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { promisify } from "node:util";
import { type Entry, fromBuffer, type Options, type ZipFile } from "yauzl";
import { zipPieces } from "./zip.ts";

const files = [
  ["un.txt", "bonjour ".repeat(20_000)],
  ["vide.txt", ""],
  ["été/deux.txt", "deux"],
] as const;

/** What another reads, its sizes and checksums checked. */
async function readBack(largest?: number): Promise<unknown[]> {
  const written = zipPieces(
    files.map(([name, content]) => ({ name, pieces: [Buffer.from(content)] })),
    largest,
  );
  const bytes = Buffer.concat(await Array.fromAsync(written));
  const zip = await promisify<Buffer, Options, ZipFile>(fromBuffer)(bytes, { lazyEntries: true });
  const open = promisify<Entry, Readable>(zip.openReadStream.bind(zip));
  const found: unknown[] = [];
  await new Promise<void>((resolve, reject) => {
    zip.once("end", resolve).once("error", reject);
    zip.on("entry", (entry: Entry) => {
      open(entry)
        .then(text)
        .then((content) => {
          found.push([entry.fileName, content]);
          zip.readEntry();
        })
        .catch(reject);
    });
    zip.readEntry();
  });
  return found;
}

test("another reads the archive, and the sizes and checksums that it tells", async () => {
  assert.deepEqual(await readBack(), files);
});

test("what begins beyond 4 GiB is found by its record of ZIP64", async () => {
  assert.deepEqual(await readBack(100), files);
});
