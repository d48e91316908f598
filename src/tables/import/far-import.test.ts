import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { setInterval } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { ended, importWorld } from "../../../test/import-world.ts";
import { type Fault, netOfTests, s3Server } from "../../../test/s3-server.ts";
import { system } from "../../access/actor.ts";
import type { StoreOptions } from "../../store/local.ts";
import { Bucket } from "../../store/s3/bucket.ts";
import { openObjectStore } from "../../store/s3/object-store.ts";
import { importLater } from "../imports.ts";
import { findVersion } from "../stored/version-rows.ts";
import { openFileOf, pathOfRows } from "../version-files.ts";

/** Two instances: one whose files are in a bucket, of which none has room on its disk, and one whose files are on it. */
async function twoWorlds() {
  const disk = { room: 0 };
  const whole = await importWorld();
  const server = await s3Server(join(whole.folder, "objects"));
  const tries = { atMost: 2, pauseMs: 10 };
  const bucket = new Bucket(server.address, { net: netOfTests, tries, partBytes: 64 * 1024 });
  const far = await importWorld({ storeAwayMsMax: 0 }, {}, (cache: string, options: StoreOptions) =>
    openObjectStore(cache, {
      ...options,
      bucket,
      cacheBytesMax: 1e9,
      room: async () => disk.room,
      farBytesMin: 100,
    }),
  );
  const read = async (world: typeof far, bytes: string | Buffer, name = "a.csv") => {
    const path = join(world.folder, name);
    await writeFile(path, bytes);
    const ending = await ended(world.ctx, await importLater(world.ctx, system, world.dataset.id, { path }));
    await rm(path);
    const { failure } = ending;
    const made = await Promise.all(ending.made.map(({ table }) => tell(world, table)));
    return { failure: failure && { key: failure.key, args: failure.args }, made };
  };
  return {
    disk,
    server,
    far,
    whole,
    readFar: (bytes: string | Buffer, name?: string) => read(far, bytes, name),
    readWhole: (bytes: string | Buffer, name?: string) => read(whole, bytes, name),
    [Symbol.asyncDispose]: async () => {
      await far[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      await whole[Symbol.asyncDispose]();
    },
  };
}

/** All that an import says of a table, and every row of it. */
async function tell({ ctx }: Awaited<ReturnType<typeof importWorld>>, table: string) {
  const version = await findVersion(ctx.db, table);
  assert.ok(version !== undefined);
  await using workspace = await ctx.engine.workspace();
  const path = await pathOfRows(ctx, workspace, version);
  const rows = await workspace.rows(`select * from read_parquet('${path}')`);
  const rejects = version.rejects === undefined ? "" : await text(await openFileOf(ctx, version.rejects));
  const { dialect, original, originalBytes, rejectedRows, account, columns, problems, personalData } =
    version;
  const { profile } = version;
  const said = { dialect, original, originalBytes, rejectedRows, account, columns, problems, personalData };
  return { rows, rejects, profile, ...said };
}

const cells = fc.oneof(
  fc.integer({ min: -1e6, max: 1e6 }).map(String),
  fc.constantFrom("", "é", "12,5", "2024-02-30", "2024-02-29", "a b", "#", "0012"),
  fc.constantFrom('"deux\nlignes"', '"un ""mot"""', '"a;b"', '"\r\n"', '""'),
);

test("a file that has no room on the disk is imported from the bucket as it would be from the disk", async () => {
  await using worlds = await twoWorlds();
  const files = fc.record({
    rows: fc.array(fc.array(cells, { minLength: 3, maxLength: 3 }), { minLength: 5, maxLength: 200 }),
    end: fc.constantFrom("\n", "\r\n"),
    mark: fc.constantFrom("", "\ufeff"),
    last: fc.boolean(),
  });
  let [imported, read] = [0, 0];
  await fc.assert(
    fc.asyncProperty(files, async ({ rows, end, mark, last }) => {
      const lines = [`un;deux;trois`, ...rows.map((row) => row.join(";"))];
      const bytes = mark + lines.join(end) + (last ? end : "");
      // A table of its own: what one world could not read would else be the version before in the other alone.
      const name = `${(read += 1)}.csv`;
      const [far, whole] = await Promise.all([worlds.readFar(bytes, name), worlds.readWhole(bytes, name)]);
      if (far.failure?.key === "format-needs-disk") return;
      assert.deepEqual(far, whole);
      assert.equal(far.made.length, 1);
      imported += 1;
    }),
    { numRuns: 12, seed: 15 },
  );
  assert.ok(imported > 3, `${imported} were imported`);
});

function manyRows(change: (n: number) => string | undefined): string {
  const line = (n: number) => change(n) ?? `${n};"École ""${n}""";${(n % 1000) / 8};2024-01-${10 + (n % 20)}`;
  return `id;nom;valeur;jour\n${Array.from({ length: 20_000 }, (_, n) => line(n)).join("\n")}\n`;
}

test("what only the depth of a far file holds is read as in any other: types, rows set aside, lines within quotes", async () => {
  await using worlds = await twoWorlds();
  const files = {
    plain: manyRows(() => undefined),
    mixed: manyRows((n) => (n === 11_111 ? `x;"un\ndeux";0.1234567890123456789;2024-02-01` : undefined)),
    aside: manyRows((n) => (n % 9_000 === 7 ? `${n};école;inconnu;demain` : undefined)),
    last: manyRows((n) => (n === 19_999 ? `${n};"deux\nlignes";1e3;31/12/2024` : undefined)),
  };
  for (const [name, bytes] of Object.entries(files)) {
    const [far, whole] = await Promise.all([
      worlds.readFar(bytes, `${name}.csv`),
      worlds.readWhole(bytes, `${name}.csv`),
    ]);
    assert.equal(far.made.length, 1, name);
    assert.deepEqual(far, whole, name);
  }
  const originals = new Set(Object.values(files).map(hashOf));
  const here = await Array.fromAsync(worlds.far.ctx.store.cached());
  assert.ok(here.length > 0, "the rows are here");
  assert.deepEqual(here.filter(({ hash }) => originals.has(hash)), []); // prettier-ignore
  const there = new Set((await Array.fromAsync(worlds.far.ctx.store.list())).map(({ hash }) => hash));
  assert.deepEqual([...originals].filter((hash) => !there.has(hash)), []); // prettier-ignore
  assert.deepEqual(await readdir(join(worlds.server.objects, "passing")), []);
});

function hashOf(bytes: string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

test("a far file that would take a copy is refused before it is read, and leaves nothing", async () => {
  await using worlds = await twoWorlds();
  const ragged = `a;b;c\n${Array.from({ length: 100 }, (_, n) => (n === 50 ? "1;2;3;4" : "1;2;3")).join("\n")}\n`;
  const deep = manyRows((n) => (n === 11_111 ? `1;2;3;4;5;6` : undefined));
  const refused = {
    ragged: Buffer.from(ragged),
    deep: Buffer.from(deep),
    latin: Buffer.from(`nom;n\n${"école;1\n".repeat(50)}`, "latin1"),
    packed: gzipSync(
      Buffer.from(JSON.stringify(Array.from({ length: 900 }, (_, n) => ({ n: Math.sin(n) })))),
    ),
    "latin packed": gzipSync(
      Buffer.from(
        `nom;n\n${Array.from({ length: 900 }, (_, n) => `école;${Math.sin(n)}`).join("\n")}\n`,
        "latin1",
      ),
    ),
    json: Buffer.from(JSON.stringify(Array.from({ length: 50 }, (_, n) => ({ n })))),
  };
  for (const [name, bytes] of Object.entries(refused)) {
    const { failure } = await worlds.readFar(bytes, name);
    assert.equal(failure?.key, "format-needs-disk", name);
    // More than half of the room: it may be read from afar, and is brought where it cannot.
    worlds.disk.room = bytes.length + 1;
    const { made } = await worlds.readFar(bytes, name);
    assert.equal(made.length, 1, `${name} is imported where it has room`);
    worlds.disk.room = 0;
  }
  const folder = await readdir(join(worlds.far.folder, "engine"), { recursive: true });
  assert.deepEqual(folder.filter((name) => name.includes("far-")), []); // prettier-ignore
});

test("a far file that is cut on its way is read on, and one that is cut for good, or is another one by then, is not imported", async () => {
  await using worlds = await twoWorlds();
  const bytes = manyRows(() => undefined);
  const object = join(worlds.server.objects, hashOf(bytes).slice(0, 2), hashOf(bytes).slice(2));
  const toItsEnd = new RegExp(`^bytes=(\\d+)-${Buffer.byteLength(bytes) - 1}$`);
  /** What becomes of the requests that send all of it to the engine, by the place where they begin. */
  const during = (fault: (from: number) => Fault) => {
    worlds.server.told.fault = (_, range) => {
      const from = toItsEnd.exec(range ?? "")?.[1];
      return from === undefined ? undefined : fault(Number(from));
    };
    return worlds.readFar(bytes);
  };
  const forGood = await during((from) => (from === 0 ? "cut" : "break"));
  assert.deepEqual([forGood.failure?.key, forGood.made], ["store-away", []]);
  const altered = await during((from) => {
    writeFileSync(object, bytes.replace("École", "ecole"));
    return from === 0 ? "cut" : undefined;
  });
  assert.deepEqual([altered.failure?.key, altered.made], ["store-blob-altered", []]);
  const once = await during((from) => (from === 0 ? "cut" : undefined));
  assert.equal(once.made.length, 1);
  assert.deepEqual(once, await worlds.readWhole(bytes));
});

/** Its files that are being written, and the pipes that are read, while something is done. */
async function seenWhile(folder: string, work: Promise<unknown>): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  const look = async (): Promise<void> => {
    for (const name of await readdir(folder, { recursive: true }).catch(() => [])) seen.add(name);
  };
  const done = new AbortController();
  const watching = (async () => {
    for await (const _ of setInterval(20, undefined, { signal: done.signal })) await look();
  })();
  await work.finally(() => done.abort());
  await assert.rejects(watching, { name: "AbortError" });
  return seen;
}

function engineOf({ folder }: { readonly folder: string }): string {
  return join(folder, "engine");
}

function areUnpacked(seen: ReadonlySet<string>): boolean {
  return [...seen].some((path) => path.endsWith(".unpacked"));
}

test("what a gzip file holds and has no room is unpacked as it is read, wherever the file lies", async () => {
  await using worlds = await twoWorlds();
  const texts = {
    plain: manyRows(() => undefined),
    mixed: manyRows((n) => (n === 11_111 ? `x;"un\ndeux";0.1234567890123456789;2024-02-01` : undefined)),
    aside: manyRows((n) => (n % 9_000 === 7 ? `${n};école;inconnu;demain` : undefined)),
  };
  for (const [name, text] of Object.entries(texts)) {
    const half = Math.floor(text.length / 2);
    const bytes = Buffer.concat([gzipSync(text.slice(0, half)), gzipSync(text.slice(half))]);
    const readingNear = worlds.readWhole(bytes, `${name}.csv.gz`);
    assert.ok(areUnpacked(await seenWhile(engineOf(worlds.whole), readingNear)), "with room it is unpacked");
    const near = await readingNear;
    // No room for the file itself; then for that, and not for what it holds.
    for (const room of [0, 3 * bytes.length]) {
      worlds.disk.room = room;
      const reading = worlds.readFar(
        Buffer.concat([bytes, gzipSync(`${room};"fin";1;2024-01-10\n`)]),
        `${name}.csv.gz`,
      );
      const seen = await seenWhile(engineOf(worlds.far), reading);
      const { made, failure } = await reading;
      assert.deepEqual([failure, made.length], [undefined, 1], `${name} ${room}`);
      assert.ok(
        [...seen].some((path) => path.includes("far-")),
        "it was read through a pipe",
      );
      assert.ok(!areUnpacked(seen), `${name} ${room}`);
      const [{ rows, rejects, dialect, columns, rejectedRows } = assert.fail()] = made;
      const [whole = assert.fail()] = near.made;
      assert.equal(rows.length, whole.rows.length + 1, `${name} ${room}`);
      assert.deepEqual(rows.slice(0, -1), whole.rows, `${name} ${room}`);
      assert.deepEqual(
        [rejects, dialect, columns, rejectedRows],
        [whole.rejects, whole.dialect, whole.columns, whole.rejectedRows],
        `${name} ${room}`,
      );
    }
  }
});

test("a gzip file that is damaged, or holds more than is taken in, is refused as it would be on the disk", async () => {
  await using worlds = await twoWorlds();
  const bytes = gzipSync(manyRows(() => undefined));
  const flipped = Buffer.from(bytes);
  flipped[bytes.length - 6] = (flipped[bytes.length - 6] ?? 0) ^ 1;
  const refused = [
    ["gzip-damaged", bytes.subarray(0, bytes.length - 3_000)],
    ["gzip-damaged", flipped],
    ["gzip-damaged", Buffer.concat([bytes, Buffer.alloc(512), bytes])],
    ["format-nested-too-deep", gzipSync(bytes)],
    ["import-file-empty", gzipSync("")],
  ] as const;
  for (const [key, packed] of refused) {
    const [far, whole] = await Promise.all([
      worlds.readFar(packed, "a.csv.gz"),
      worlds.readWhole(packed, "a.csv.gz"),
    ]);
    assert.deepEqual([far.failure?.key, far.made], [key, []]);
    assert.deepEqual(far, whole);
  }
  const bomb = gzipSync(Buffer.alloc(100_000_000, "1;2\n"));
  const { failure } = await worlds.readFar(bomb, "a.csv.gz");
  assert.equal(failure?.key, "format-bomb");
});
