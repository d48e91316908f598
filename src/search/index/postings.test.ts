import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Dictionary } from "../words/dictionary.ts";
import { FacetColumn } from "./facet-column.ts";
import { Postings } from "./postings.ts";

function read(postings: Postings, term: number): number[][] {
  return postings
    .of(term)
    .flatMap(({ documents, impacts, start, end }) =>
      Array.from({ length: end - start }, (_, at) => [
        documents[start + at] ?? -1,
        impacts[start + at] ?? -1,
      ]),
    );
}

test("what is packed, and packed again while more comes, answers as what lies loose", async () => {
  const document = fc.uniqueArray(fc.nat({ max: 9 }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(document, { maxLength: 12 }),
      fc.nat({ max: 12 }),
      async (documents, packAfter) => {
        const dictionary = new Dictionary(() => true);
        dictionary.takeAll(Buffer.from("mot0 mot1 mot2 mot3 mot4 mot5 mot6 mot7 mot8 mot9"), "french");
        const loose = new Postings(dictionary);
        const packed = new Postings(dictionary);
        let packing: Promise<void> | undefined;
        for (const [number, terms] of documents.entries()) {
          const impacts = terms.map((term) => term + 1);
          loose.add(number, terms, impacts);
          packed.add(number, terms, impacts);
          if (number === packAfter) packing = packed.packAll();
        }
        await packing;
        await packed.packAll();
        for (let term = 0; term < 10; term += 1) assert.deepEqual(read(packed, term), read(loose, term));
      },
    ),
    { numRuns: 50 },
  );
});

/** As entries have them. */
function push(column: FacetColumn, values: readonly string[], labels: readonly string[] = []): void {
  const text = Buffer.from(`-${JSON.stringify(values)}-`);
  const list = column.push(text, 1, text.length - 1, (written) => JSON.parse(written) as string[]);
  column.label(list, labels);
}

test("a facet counts each of a document's values once", () => {
  const column = new FacetColumn();
  push(column, ["CSV", "JSON"]);
  push(column, []);
  push(column, ["CSV"], ["Tableau"]);
  const { counts, found } = column.count([Uint32Array.of(0, 1), Uint32Array.of(2)]);
  assert.deepEqual([...counts.subarray(0, 2)], [2, 1]);
  assert.deepEqual([...found], [0, 1]);
  assert.deepEqual(column.labels, ["Tableau", undefined]);
  const again = column.count([Uint32Array.of(0)]);
  assert.deepEqual([...again.counts.subarray(0, 2)], [1, 1], "nothing stays of the count before");
  push(column, ["PDF"]);
  const { counts: more, found: numbers } = column.count([Uint32Array.of(2, 3)]);
  assert.deepEqual([...more.subarray(0, 3)], [1, 0, 1]);
  assert.deepEqual([...numbers], [0, 2]);
});

test("a document is marked that has one of the values, also one that came after they were first asked for", () => {
  const column = new FacetColumn();
  push(column, ["CSV", "JSON"]);
  push(column, []);
  push(column, ["XML"]);
  assert.deepEqual([...column.marksOf(["JSON", "PDF"]).subarray(0, 3)], [1, 0, 0]);
  push(column, ["PDF"]);
  push(column, ["CSV"]);
  assert.deepEqual([...column.marksOf(["JSON", "PDF"]).subarray(0, 5)], [1, 0, 0, 1, 0]);
  assert.deepEqual([...column.marksOf(["JSON"]).subarray(0, 5)], [1, 0, 0, 0, 0]);
});
