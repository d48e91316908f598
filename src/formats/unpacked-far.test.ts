import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { isFailure } from "../base/failure.ts";
import { type FarFile, openBytes } from "./place.ts";
import { readAny } from "./read-any.ts";
import { unpackGzip } from "./unpack.ts";
import { openUnpacked } from "./unpacked-far.ts";

const limits = { unpackedBytesMax: 1e9, cellBytesMax: 1e6, columnsMax: 2000 };
let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "maille-unpacked-"));
});

after(() => rm(folder, { recursive: true, force: true }));

const text = Buffer.from(
  `a;b\n${Array.from({ length: 20_000 }, (_, n) => `${Math.sin(n)};${n}`).join("\n")}\n`,
);
const packed = gzipSync(text);

async function outcome(work: Promise<unknown>): Promise<unknown> {
  return work.catch((error: unknown) => (isFailure(error) ? error.key : error));
}

async function contentsFar(path: string): Promise<Buffer> {
  const far = await openUnpacked(path, { limits, unpacked: { total: 0 } });
  const bytes = Buffer.concat(await Array.fromAsync(await far.open(0)));
  assert.equal(bytes.length, far.bytes);
  return bytes;
}

async function contentsNear(path: string): Promise<Buffer> {
  const file = await unpackGzip({ path, name: "a.csv.gz" }, { limits, folder, unpacked: { total: 0 } });
  return readFile(file.path);
}

function far(bytes: Uint8Array, failing?: Error): FarFile {
  return {
    bytes: bytes.length,
    open: async (start, end) => {
      return (async function* () {
        yield bytes.subarray(start, end);
        if (failing !== undefined && end === undefined) throw failing;
      })();
    },
  };
}

test("what a gzip file holds is read whole or refused, whatever follows a member of it, wherever it is unpacked", async () => {
  const cases: readonly (readonly [string, readonly Uint8Array[], unknown])[] = [
    ["one member", [packed], text],
    ["several", [packed, packed, gzipSync(""), packed], Buffer.concat([text, text, text])],
    ["none of a line", [gzipSync("")], Buffer.alloc(0)],
    ["a block filled with zeros", [packed, Buffer.alloc(512)], text],
    ["more zeros than are read at once", [packed, Buffer.alloc(1_000_000)], text],
    ["a member behind zeros", [packed, Buffer.alloc(512), packed], "gzip-damaged"],
    [
      "a member behind zeros, in one piece",
      [gzipSync("a\n1\n"), Buffer.alloc(9), gzipSync("2\n")],
      "gzip-damaged",
    ],
    [
      "a member behind more zeros than are read at once",
      [packed, Buffer.alloc(600_000), packed],
      "gzip-damaged",
    ],
    ["what is no member", [packed, Buffer.from("x;y\n")], "gzip-damaged"],
    ["the beginning of a member", [packed, packed.subarray(0, 5)], "gzip-damaged"],
    ["a member without its end", [packed.subarray(0, -4)], "gzip-damaged"],
  ];
  for (const [what, parts, expected] of cases) {
    const path = join(folder, "case.gz");
    await writeFile(path, Buffer.concat(parts));
    assert.deepEqual(await outcome(contentsNear(path)), expected, `${what}, on the disk`);
    assert.deepEqual(await outcome(contentsFar(path)), expected, `${what}, as it is read`);
  }
});

test("a packed file whose bytes stop coming is not said to be damaged", async () => {
  const broken = new Error("3 bytes came of the 9 that were asked for");
  const opening = openUnpacked(far(packed, broken), { limits, unpacked: { total: 0 } });
  await assert.rejects(opening, (error) => error === broken);
});

test("behind the end of what is unpacked as it is read there is nothing", async () => {
  const unpacked = await openUnpacked(far(packed), { limits, unpacked: { total: 0 } });
  await using open = await openBytes(unpacked);
  for (const at of [unpacked.bytes, unpacked.bytes + 9]) {
    assert.deepEqual(await open.read(Buffer.alloc(10), 0, 10, at), { bytesRead: 0 });
  }
});

test("a glance at a packed file without room takes little of the disk, and refuses what an import would", async () => {
  for (const packedIn of [
    gzipSync(JSON.stringify(Array.from({ length: 900_000 }, (_, n) => ({ n: Math.sin(n) })))),
    gzipSync(gzipSync(text)),
  ]) {
    const { found, inside } = await look(packedIn);
    assert.equal(found, "format-needs-disk");
    assert.ok((await bytesIn(inside)) <= 8 << 20);
  }
  const { found, inside } = await look(gzipSync(Buffer.from(`a;b\n1;${"x".repeat(30_000_000)}\n`)));
  assert.notEqual(found, "format-needs-disk");
  assert.ok((await bytesIn(inside)) <= 8 << 20);
});

async function look(bytes: Uint8Array): Promise<{ found: unknown; inside: string }> {
  const inside = await mkdtemp(join(folder, "glance-"));
  const reading = { limits, folder: inside, unpacked: { total: 0 }, glance: true } as const;
  const found = await outcome(readAny({ path: "", name: "a.gz", far: far(bytes) }, reading));
  return { found, inside };
}

async function bytesIn(path: string): Promise<number> {
  const names = await readdir(path);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(path, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
