import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  describe,
  type Description,
  reference,
  text,
  toldOnce,
  typed,
  type TreeValue,
} from "../../src/catalogue/dcat/description.ts";
import { toIri, toMailto } from "../../src/catalogue/dcat/iri.ts";
import { nasty } from "./described.ts";
import { graphsOf } from "./graphs.ts";

const iri = fc
  .tuple(fc.constantFrom("http://a.test/", "https://é.test:81/x?", "http://[::1]/#", "urn:x:"), nasty)
  .map(([start, end]) => toIri(start + end))
  .filter((one) => one !== undefined);
const property = fc.constantFrom("dct:title", "dcat:keyword", "foaf:page", "rdf:value");
const type = fc.constantFrom("dcat:Dataset", "foaf:Agent", "skos:Concept");
const literal = fc.oneof(
  nasty.map((words) => text(words)),
  fc.tuple(nasty, nasty).map(([words, language]) => text(words, language)),
  fc.tuple(nasty, fc.constantFrom("fr", "pt-BR", "zh-Hant-TW")).map(([words, tag]) => text(words, tag)),
  nasty.map((words) => typed(words, "xsd:date")),
);
const { description } = fc.letrec<{ value: TreeValue; description: Description }>((tie) => ({
  value: fc.oneof({ maxDepth: 2 }, literal, iri.map(reference), tie("description")),
  description: fc
    .tuple(
      fc.option(iri, { nil: undefined }),
      fc.uniqueArray(type, { maxLength: 2 }),
      fc.array(fc.tuple(property, tie("value")), { maxLength: 4 }),
    )
    .map(([own, types, says]) => describe(own, types, says)),
}));

test("whatever is described, each format is well-formed and holds the same graph", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(description, { maxLength: 4 }), async (descriptions) => {
      const { ttl, nt, rdf, jsonld } = await graphsOf([...toldOnce(descriptions)]);
      assert.equal(ttl, nt);
      assert.equal(rdf, nt);
      assert.equal(jsonld, nt);
    }),
    { numRuns: 300 },
  );
});

test("an address stays what it was, and what is none is left out", () => {
  const addresses: readonly (readonly [string, string | undefined])[] = [
    ["https://data.rennes.fr/explore/?q=a%20b&c=d#e", "https://data.rennes.fr/explore/?q=a%20b&c=d#e"],
    ["http://a.test/x y|z[0]", "http://a.test/x%20y%7Cz%5B0%5D"],
    ["http://a.test/100%", "http://a.test/100%25"],
    ["http://a.test/#a#b", "http://a.test/#a%23b"],
    ["http://é.test/é", "http://xn--9ca.test/%C3%A9"],
    ["urn:uuid:0199c0de-0000-7000-8000-000000000000", "urn:uuid:0199c0de-0000-7000-8000-000000000000"],
    ["urn:bad one", undefined],
    ["javascript:alert(1)", undefined],
    ["not an address", undefined],
    [`http://a.test/${"a".repeat(5000)}`, undefined],
  ];
  for (const [written, expected] of addresses) assert.equal(toIri(written), expected, written);
  assert.equal(toMailto("mailto:ana@example.org"), "mailto:ana@example.org");
  assert.equal(toMailto("Ana <ana@example.org>"), undefined);
});

test("a thing is told once, and twice where it is of two kinds", () => {
  const town = describe("http://a.test/town", ["foaf:Agent"], [["foaf:name", text("Rennes")]]);
  const other = describe("http://a.test/town", ["foaf:Agent"], [["foaf:name", text("Ville de Rennes")]]);
  const page = describe("http://a.test/town", ["foaf:Document"], []);
  const [first, second, third] = toldOnce([
    describe("http://a.test/1", ["dcat:Dataset"], [["dct:publisher", town]]),
    describe("http://a.test/2", ["dcat:Dataset"], [["dct:publisher", other]]),
    page,
  ]);
  assert.deepEqual(first?.says, [["dct:publisher", town]]);
  assert.deepEqual(second?.says, [["dct:publisher", { ref: "http://a.test/town" }]]);
  assert.deepEqual(third, page);
});
