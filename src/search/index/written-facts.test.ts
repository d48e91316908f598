import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { byCode } from "../../base/by-code.ts";
import { type EntryFacts, noFacts } from "../../catalogue/search-index/entry.ts";
import { facetsOf } from "./facets-of-entry.ts";
import { IndexedDocuments } from "./documents.ts";
import { WrittenFacts } from "./written-facts.ts";

const text = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom("", "École", 'a"b', "\\", '\\"', "{[,:]}", "数据 𝒜", "\n\t\u0001", "Forêts – Rennes"),
);
const texts = fc.array(text, { maxLength: 3 });
const pair = fc.tuple(text, text);

const degree = fc.integer({ min: -180_000, max: 180_000 }).map((thousandths) => thousandths / 1000 + 0);

const facts: fc.Arbitrary<EntryFacts> = fc
  .record({
    title: text,
    slug: text,
    themes: texts,
    producer: text,
    producerName: text,
    organization: pair,
    formats: texts,
    licence: text,
    access: text,
    territories: texts,
    covers: texts,
    keywords: texts,
    origins: fc.array(pair, { maxLength: 3 }),
    bboxes: fc.array(fc.tuple(degree, degree, degree, degree), { maxLength: 2 }),
    modified: fc.integer({ min: 0, max: 30_000 }),
    published: fc.integer({ min: -5, max: 2 ** 41 }),
    quality: fc.integer({ min: 0, max: 405 }),
    known: fc.double({ min: 0, max: 1, noNaN: true }).map((known) => known + 0),
  })
  .chain((told) =>
    fc
      .record(
        {
          english: fc.constant(true as const),
          personal: fc.constantFrom("stated" as const, "unstated" as const),
          kind: fc.constant("indicator" as const),
          period: fc.tuple(
            fc.integer({ min: -30_000, max: 60_000 }),
            fc.integer({ min: -30_000, max: 90_000 }),
          ),
        },
        { requiredKeys: [] },
      )
      .map((more) => ({ ...noFacts, ...told, ...more })),
  );

/** As it is, and with spaces as PostgreSQL and people write it. */
const writings = [
  (value: object) => JSON.stringify(value),
  (value: object) => JSON.stringify(value, undefined, 1),
  (value: object) =>
    JSON.stringify(Object.fromEntries(Object.entries(value).toReversed()), undefined, "\t\r"),
];

test("facts as they are written tell what those that are read do, whatever was read before", () => {
  const written = new WrittenFacts();
  fc.assert(
    fc.property(facts, fc.constantFrom(...writings), (each, write) => {
      written.read(Buffer.from(write(each)));
      for (const key of Object.keys({
        ...noFacts,
        english: 1,
        personal: 1,
        kind: 1,
        period: 1,
      }) as (keyof EntryFacts)[]) {
        assert.deepEqual(written.value(key), each[key], key);
      }
    }),
    { numRuns: 500 },
  );
});

test("facets of what is written are those of what is read, and are called as they were told last", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(facts, fc.constantFrom(...writings)), { maxLength: 12 }), (told) => {
      const documents = new IndexedDocuments();
      const written = new WrittenFacts();
      const labels = new Map<string, string>();
      for (const [row, [each, write]] of told.entries()) {
        written.read(Buffer.from(write(each)));
        documents.add(String(row), written, each.title, []);
        for (const [facet, own] of Object.entries(facetsOf(each))) {
          for (const [at, value] of own.values.entries()) {
            const label = own.labels?.[at];
            if (label !== undefined) labels.set(JSON.stringify([facet, value]), label);
          }
        }
      }
      for (const [facet, column] of Object.entries(documents.facets)) {
        for (const [row, [each]] of told.entries()) {
          const { values } = facetsOf(each)[facet as keyof typeof documents.facets];
          const { counts, found } = column.count([Uint32Array.of(row)]);
          const counted = Array.from(found).flatMap((number) =>
            Array.from({ length: counts[number] ?? 0 }, () => column.values[number] ?? ""),
          );
          assert.deepEqual(counted.toSorted(byCode), values.toSorted(byCode), facet);
        }
        for (const [number, value] of column.values.entries()) {
          assert.equal(column.labels[number], labels.get(JSON.stringify([facet, value])), facet);
        }
      }
    }),
    { numRuns: 200 },
  );
});
