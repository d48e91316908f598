import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { noFacts, type SearchEntry } from "../catalogue/search-index/entry.ts";
import { blocksOf, from } from "../../test/search-image.ts";
import { growingNumbers, GrowingLists } from "./growing.ts";
import { DatasetIndex } from "./index/dataset-index.ts";
import { imageFormat, ImageSink, ImageSource } from "./image.ts";

/** Longer than a block, and than what is counted up at once. */
const long = Uint32Array.from({ length: 1_300_000 }, (_, at) => (at * 2_654_435_761) >>> 0);

async function written(write: (sink: ImageSink) => Promise<void>): Promise<Uint8Array[]> {
  const blocks: Uint8Array[] = [];
  const sink = new ImageSink(async (block) => void blocks.push(block.slice()));
  await write(sink);
  await sink.end();
  return blocks;
}

test("what is written of an index is read as it was, over as many blocks as it takes", async () => {
  const growing = growingNumbers();
  growing.pushAll([5, 6, 7]);
  const lists = new GrowingLists();
  for (const list of [[1, 2], [], [3]]) lists.push(list);
  const values = Array.from({ length: 2_500 }, (_, at) => (at % 7 === 0 ? null : `né ${at} "\\ 𝄞`));
  const blocks = await written(async (sink) => {
    await sink.steps(long);
    await sink.numbers(Float64Array.of(0.1, -3));
    await sink.growing(growing);
    await sink.lists(lists);
    await sink.values(values);
    await sink.values([]);
    await sink.numbers(long);
  });
  assert.ok(blocks.length > 2);
  const source = new ImageSource(from(blocks));
  assert.deepEqual(await source.steps(), long);
  assert.deepEqual(await source.numbers(Float64Array), Float64Array.of(0.1, -3));
  const grown = growingNumbers();
  await source.growing(grown, Uint32Array);
  grown.push(8);
  assert.deepEqual([...grown.values.subarray(0, grown.length)], [5, 6, 7, 8]);
  const listed = new GrowingLists();
  await source.lists(listed);
  listed.push([4]);
  assert.deepEqual(
    [0, 1, 2, 3].map((row) => listed.list(row)),
    [[1, 2], [], [3], [4]],
  );
  const [read, none]: [unknown[], unknown[]] = [[], []];
  await source.values(read);
  await source.values(none);
  assert.deepEqual([read, none], [values, []]);
  assert.deepEqual(await source.numbers(Uint32Array), long);
  await source.end();
});

function restore(blocks: readonly Uint8Array[]): Promise<DatasetIndex> {
  return DatasetIndex.restore(new ImageSource(from(blocks)));
}

test("an image that is cut, goes on or holds something else is read by nobody", async () => {
  const [block = new Uint8Array(0)] = await blocksOf(smallIndex());
  await restore([block.subarray(0, 100), block.subarray(100)]);
  for (const broken of [[], [block.subarray(0, -1)], [block, Uint8Array.of(0)], [block.subarray(4)]]) {
    await assert.rejects(restore(broken), Error);
  }
});

/** Where it is another one: what is kept by a program from before must not be read, so `imageFormat` is raised. */
const known = { format: 1, digest: "4674c209a125570f" };

test("another image of the same entries is of another format", async () => {
  const hash = createHash("sha256");
  for (const block of await blocksOf(smallIndex())) hash.update(block);
  assert.deepEqual({ format: imageFormat, digest: hash.digest("hex").slice(0, 16) }, known);
});

function smallIndex(): DatasetIndex {
  const index = new DatasetIndex();
  for (const entry of entries) index.put(entry);
  index.remove("2");
  return index;
}

const entries: readonly SearchEntry[] = [
  [
    "1",
    "stations pistes cyclables",
    { title: "Pistes cyclables", themes: ["TRAN"], keywords: ["vélo", "route"] },
  ],
  ["2", "budget", { title: "Budget", period: [10_000, 12_000] as const, rating: "good" as const }],
  [
    "3",
    "bus lines of rennes",
    { title: "Bus lines", english: true as const, origins: [["a", "A"]] as const },
  ],
  ["4", "élections", { title: "Élections", bboxes: [[-2, 47, -1, 48]] as const, territories: ["region/53"] }],
].map(([dataset, words, facts]) => ({
  dataset: dataset as string,
  words: words as string,
  impacts: Uint8Array.from((words as string).split(" "), (_, at) => 200 - at),
  text: "",
  facts: { ...noFacts, ...(facts as object), published: 1_700_000_000_000, modified: 20_000, known: 0.5 },
}));
