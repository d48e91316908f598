import fc from "fast-check";
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { collect } from "../base/collect.ts";
import { looksDamaged } from "./damage.ts";
import { openTexts, writeTexts } from "./lines-file.ts";

let folder = "";

const tooLong = () => new Error("too long");

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "maille-texts-"));
});

after(() => rm(folder, { recursive: true }));

async function* each(texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}

/** A file of texts, in a folder of its own. */
async function written(texts: readonly string[], sample = texts.slice(0, 200).join("\n")): Promise<string> {
  const path = join(await mkdtemp(join(folder, "one-")), "texts");
  await writeTexts(path, { sample, texts: each(texts), bytesMax: 1e9, tooLong });
  return path;
}

const places = Array.from(
  { length: 5_000 },
  (_, n) => `["Commune ${n}","Rue de l’Évêché n°${n % 77}",${n / 7},"😀東京"]`,
);

test("texts are read as they were written, in any order, and the same ones twice", async () => {
  await using file = await openTexts(await written(places));
  assert.equal(file.count, places.length);
  const numbers = [4_999, 0, 17, 16, 15, 17, 3_333];
  assert.deepEqual(
    await file.read(numbers),
    numbers.map((number) => places[number]),
  );
  assert.deepEqual(await file.read([]), []);
  await assert.rejects(file.read([5_000]), RangeError);
  await assert.rejects(file.read([-1]), RangeError);
});

test("any texts are read as they were written, whatever they were learnt from", async () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.string({ unit: fc.constantFrom("a", "ab", "é", "\u0000", "😀", '"', "abcdefgh"), maxLength: 200 }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(text, { maxLength: 70 }),
      fc.string({ maxLength: 500 }),
      async (some, sample) => {
        const texts = some.map((one) => one.toWellFormed());
        await using file = await openTexts(await written(texts, sample));
        assert.deepEqual(await file.read(texts.map((_, number) => number)), texts);
        await file.check();
      },
    ),
    { numRuns: 150 },
  );
});

test("texts that are alike take less than half of their bytes", async () => {
  const bytes = await readFile(await written(places));
  assert.ok(bytes.length < Buffer.byteLength(places.join("")) / 2, String(bytes.length));
});

test("a text of a million letters is kept among others", async () => {
  const long = `${"mot ".repeat(300_000)}fin`;
  await using file = await openTexts(await written([...places, long, "b"]));
  assert.deepEqual(await file.read([places.length, 1, places.length + 1]), [long, places[1], "b"]);
});

async function held(): Promise<number> {
  collect({ type: "major", flavor: "last-resort" });
  await turn();
  return process.memoryUsage().arrayBuffers;
}

test("of a text of millions of letters nothing is held once it was read", async () => {
  const long = "mot ".repeat(2_500_000);
  await using file = await openTexts(await written([...places, long]));
  await file.read([1]);
  const before = await held();
  assert.equal((await file.read([places.length]))[0]?.length, long.length);
  const after = await held();
  assert.ok(after - before < 2 * long.length, `${after - before} bytes`);
});

test("many who ask at once are each told their own texts", async () => {
  await using file = await openTexts(await written(places));
  const asked = Array.from({ length: 60 }, (_, at) =>
    Array.from({ length: 40 }, (_no, n) => (at * 97 + n * 131) % 5_000),
  );
  const told = await Promise.all(asked.map((numbers) => file.read(numbers)));
  for (const [at, numbers] of asked.entries()) {
    assert.deepEqual(
      told[at],
      numbers.map((number) => places[number]),
    );
  }
});

test("a file is closed once those who read it were answered, and read no more", async () => {
  const file = await openTexts(await written(places));
  const reading = file.read([1, 2, 4_000]);
  await file[Symbol.asyncDispose]();
  assert.deepEqual(await reading, [places[1], places[2], places[4_000]]);
  await assert.rejects(file.read([1]), /closed/);
});

test("each byte that has changed is noticed, at the latest where its text is read", async () => {
  const path = await written(places.slice(0, 40));
  const whole = await readFile(path);
  for (let at = 0; at < whole.length; at += 1) {
    const changed = Buffer.from(whole);
    changed.writeUInt8((whole[at] ?? 0) ^ (1 << (at % 8)), at);
    await writeFile(path, changed);
    const reading = async () => {
      await using file = await openTexts(path);
      await file.check();
    };
    await assert.rejects(reading, (error) => looksDamaged(error), `byte ${at}`);
  }
});

test("a file that is cut short is noticed when it is opened", async () => {
  const path = await written(places);
  const { length } = await readFile(path);
  for (const left of [length - 1, length - 30, 2_000, 10, 0]) {
    await truncate(path, left);
    await assert.rejects(openTexts(path), (error) => looksDamaged(error), `${left} bytes`);
  }
});

test("texts that take more than they may are not written", async () => {
  const path = join(folder, "long");
  const writing = writeTexts(path, { sample: "", texts: each(places), bytesMax: 50_000, tooLong });
  await assert.rejects(writing, /too long/);
});
