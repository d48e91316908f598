import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isFailure } from "../../base/failure.ts";
import { jsonRecords, type JsonRecord } from "./json-records.ts";

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(
  text: string | Buffer,
  { paths = ["data", ""], chunk = 7 } = {},
): Promise<{ records: JsonRecord[]; scalars: Map<string, string>; key?: string; offset?: unknown }> {
  const records: JsonRecord[] = [];
  const scalars = new Map<string, string>();
  try {
    const bytes = typeof text === "string" ? Buffer.from(text) : text;
    for await (const record of jsonRecords(inChunks(bytes, chunk), { paths, scalars })) records.push(record);
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { records, scalars, key: error.key, offset: error.args["offset"] };
  }
  return { records, scalars };
}

const values = (records: readonly JsonRecord[]) => records.map(({ value }) => value);

test("the elements of a list are told one by one, with what stands beside it", async () => {
  const { records, scalars } = await read('{"count": 2, "data": [{"a": 1}, {"a": "é"}], "next": null}');
  assert.deepEqual(values(records), [{ a: 1 }, { a: "é" }]);
  assert.equal(records[1]?.text, '{"a": "é"}');
  assert.deepEqual([...scalars], [["count", "2"], ["next", "null"]]); // prettier-ignore
});

test("a list deep inside is found by its path, and others are left", async () => {
  const { records } = await read('{"help": ["x"], "result": {"facets": [1], "results": [1, "b", null]}}', {
    paths: ["result.results"],
  });
  assert.deepEqual(values(records), [1, "b", null]);
});

test("a document that is a list, and one that is an object without the list", async () => {
  assert.deepEqual(values((await read("[1, 2]")).records), [1, 2]);
  const { records } = await read('{"id": "x", "tags": [1]}');
  assert.deepEqual(values(records), [{ id: "x", tags: [1] }]);
  assert.equal(records[0]?.isWhole, true);
  assert.deepEqual((await read('{"data": []}')).records, []);
});

test("JSON Lines are read line by line, and a broken line costs itself", async () => {
  const { records, key } = await read('{"a":1}\n\n{"a":\n{"a":3}\r\n{"a":4}');
  assert.equal(key, undefined);
  assert.deepEqual(values(records), [{ a: 1 }, undefined, { a: 3 }, { a: 4 }]);
  assert.deepEqual(records[1]?.problem?.where, { line: 3 });
});

test("an element that is broken inside is told with its offset, and the others pass", async () => {
  const { records } = await read(
    '{"data": [{"a": 1}, {"title": "Budget de la ville", "year": nothing, "producer": "Ville de Rennes"}, {"a": 3}]}',
  );
  assert.deepEqual(values(records), [{ a: 1 }, undefined, { a: 3 }]);
  assert.equal(records[1]?.problem?.key, "read-json-element-broken");
  const offset = Number(records[1]?.problem?.args["offset"]);
  assert.ok(offset >= 39 && offset <= 42, String(offset));
});

test("a comma too many costs nothing, and is told", async () => {
  const { records } = await read('{"data": [{"a": [1, 2,],}, {"a": 3}]}');
  assert.deepEqual(values(records), [{ a: [1, 2] }, { a: 3 }]);
  assert.deepEqual(
    records.map(({ problem }) => problem?.key),
    ["read-json-lenient", undefined],
  );
});

test("what came before the break of a document stands", async () => {
  const cut = await read('{"data": [{"a": 1}, {"a": 2');
  assert.deepEqual(values(cut.records), [{ a: 1 }]);
  assert.equal(cut.key, "read-json-truncated");
  const broken = await read('{"data": [{"a": 1}, {"a": 2}}, 3]');
  assert.deepEqual(values(broken.records), [{ a: 1 }, { a: 2 }]);
  assert.equal(broken.key, "read-json-broken");
  assert.equal(broken.offset, 28);
});

test("what is no JSON is refused with what it is", async () => {
  assert.equal((await read("<!doctype html><title>Erreur</title>")).key, "read-json-html");
  assert.equal((await read("Service unavailable")).key, "read-json-not");
  assert.equal((await read(" \n ")).key, "read-json-empty");
  assert.equal((await read("")).key, "read-json-empty");
});

test("other encodings are read", async () => {
  const text = '[{"a": "été"}]';
  const expected = [{ a: "été" }];
  assert.deepEqual(values((await read(Buffer.from(`\ufeff${text}`))).records), expected);
  assert.deepEqual(values((await read(Buffer.from(`\ufeff${text}`, "utf16le"))).records), expected);
  const { records } = await read(Buffer.from('[{"a": "été"}, {"b": 1}]', "latin1"));
  assert.deepEqual(values(records), [{ a: "été" }, { b: 1 }]);
  assert.equal(records[0]?.problem?.key, "read-json-encoding");
  assert.equal(records[1]?.problem, undefined);
});

test("wherever a document is cut, the whole elements before it are told", async () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  await fc.assert(
    fc.asyncProperty(fc.array(value), fc.nat(), fc.integer({ min: 1, max: 20 }), async (list, at, chunk) => {
      const document = Buffer.from(JSON.stringify({ before: { x: [1, { y: "]" }] }, data: list }));
      const whole = await read(document, { chunk, paths: ["data"] });
      assert.deepEqual(JSON.stringify(values(whole.records)), JSON.stringify(list));
      const end = at % document.length;
      const cut = await read(document.subarray(0, end), { chunk, paths: ["data"] });
      assert.ok(cut.key !== undefined);
      const told = values(cut.records);
      assert.ok(told.length <= list.length);
      const sure = cut.records.filter(({ problem }) => problem === undefined).length;
      // A number that is cut may still be a number.
      assert.equal(
        JSON.stringify(told.slice(0, sure - 1)),
        JSON.stringify(list.slice(0, Math.max(0, sure - 1))),
      );
    }),
  );
});

test("a document of 200 MB is read in memory that does not grow with it", async () => {
  const element = Buffer.from(`${JSON.stringify({ title: "x".repeat(20_000) })},`);
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('{"data":[');
    for (let n = 0; n < 10_000; n++) yield element;
    yield Buffer.from("1]}");
  }
  let count = 0;
  let peak = 0;
  for await (const { index } of jsonRecords(endless(), { paths: ["data"] })) {
    count = index + 1;
    if (index % 500 === 0) peak = Math.max(peak, process.memoryUsage().arrayBuffers);
  }
  assert.equal(count, 10_001);
  assert.ok(peak < 150e6, `${peak} bytes`);
});
