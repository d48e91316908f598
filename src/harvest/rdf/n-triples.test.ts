import assert from "node:assert/strict";
import { test } from "node:test";
import type * as RDF from "@rdfjs/types";
import fc from "fast-check";
import { DataFactory } from "n3";
import { readNTriples, toNTriples, writeNTriples } from "./n-triples.ts";

const namedNode = (value: string) => DataFactory.namedNode(value);
const blankNode = (value: string) => DataFactory.blankNode(value);
const literal = (value: string, of?: string | ReturnType<typeof namedNode>) => DataFactory.literal(value, of);
const quad = (subject: RDF.Quad_Subject, predicate: RDF.NamedNode, object: RDF.Quad_Object): RDF.Quad =>
  DataFactory.quad(subject, predicate, object);

/** Any text, halves of pairs and what N-Triples escapes or cannot hold included. */
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(" ", "<", ">", '"', "\\", "\n", "\r", "\t", "\u0000", "\u2028", "@", "^", ".", "\ud83d"),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
  ),
});
const iri = fc.oneof(
  fc.constantFrom("http://data.test/a b", "http://data.test/a%20b", "_:x", "é"),
  text.map((part) => `urn:${part}`),
);
const label = fc.constantFrom("x", "b1", "b0", "n3-0");
const thing = fc.oneof(
  iri.map((value) => namedNode(value)),
  label.map((value) => blankNode(value)),
);
/** A literal of n3 ends at its last one: its language and its datatype hold none. */
const quote = '"';
const language = fc.oneof(
  fc.constantFrom("fr", "en-GB", "fr_FR", "zh--rtl", "é"),
  text.filter((tag) => tag !== "" && !tag.includes(quote)),
);
const datatype = iri.filter((type) => !type.includes(quote)).map((value) => namedNode(value));
const words = fc.oneof(
  text.map((value) => literal(value)),
  fc.tuple(text, language).map(([value, tag]) => literal(value, tag)),
  fc.tuple(text, datatype).map(([value, type]) => literal(value, type)),
);
const statements = fc.array(
  fc
    .tuple(
      thing,
      iri.map((value) => namedNode(value)),
      fc.oneof(thing, words),
    )
    .map(([subject, predicate, object]) => quad(subject, predicate, object)),
);

test("statements come back from their N-Triples as they were, whatever N-Triples cannot hold", () => {
  fc.assert(
    fc.property(statements, (quads) => {
      const written = writeNTriples(quads);
      const back = readNTriples(written);
      assert.deepEqual(back.map(partsOf), quads.map(partsOf));
      assert.deepEqual(writeNTriples(back), written);
    }),
  );
});

/** The direction of a text is left aside, and the datatype that tells of it. */
function partsOf({ subject, predicate, object }: RDF.Quad): string[] {
  const of = object.termType === "Literal" ? [object.language, object.language || object.datatype.value] : [];
  return [subject, predicate, object].flatMap(({ termType, value }) => [termType, value]).concat(of);
}

test("the same statements are the same text, whatever labels a parser gives", () => {
  assert.equal(told("n3-7", "n3-9"), '_:b0 <urn:p> _:b1 .\n_:b1 <urn:p> "é"@fr .\n');
  assert.equal(told("b1", "b0"), told("n3-7", "n3-9"));
});

function told(a: string, b: string): string {
  return toNTriples([
    quad(blankNode(a), namedNode("urn:p"), blankNode(b)),
    quad(blankNode(b), namedNode("urn:p"), literal("é", "fr")),
  ]);
}
