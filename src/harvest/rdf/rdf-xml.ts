import type * as RDF from "@rdfjs/types";
import { RdfXmlParser } from "rdfxml-streaming-parser";
import { type Problem, problem } from "../../base/failure.ts";
import { mendText } from "../normalize/decode.ts";
import { type Cut, cutXml, tooMuch } from "../normalize/xml-cut.ts";
import { parserTerms } from "./parser-terms.ts";
import type { Piece } from "./piece.ts";
import { commonPrefixes } from "./prefixes.ts";

/**
 * RDF/XML, one top-level thing at a time; each dataset that stands inside a catalogue is a thing of
 * its own. Each is parsed alone: what breaks one breaks no other.
 */
export async function* rdfXmlPieces(chunks: AsyncIterable<string>, base: string): AsyncGenerator<Piece> {
  const doctypes: Problem[] = [];
  const cuts = cutXml(chunks, {
    wants: isThing,
    onDoctype: () => doctypes.push(problem("read-xml-doctype")),
  });
  for await (const cut of cuts) {
    for (const told of doctypes.splice(0)) yield { quads: [], problems: [told] };
    yield parseCut(cut, base);
  }
}

/** A child of `rdf:RDF`, or of the `dcat:dataset` of one. */
function isThing(path: readonly string[]): boolean {
  const parent = path.at(-2);
  if (parent === "RDF") return true;
  return (parent === "dataset" || parent === "member" || parent === "service") && path.at(-4) === "RDF";
}

function parseCut(cut: Cut, base: string): Piece {
  const { text, mended } = mendText(cut.text);
  const isNested = cut.path.at(-2) === "dataset";
  const where = { line: cut.line };
  const told = { text, ...(isNested ? { isNested } : {}), where };
  if (cut.unfinished === "too-large" || cut.unfinished === "too-deep") {
    const problems = [tooMuch(cut.unfinished, where)];
    return { ...told, text: text.slice(0, 10_000), quads: [], problems, isLost: true };
  }
  if (cut.unfinished === "ended") {
    return { quads: [], problems: [problem("read-cut-short", { line: cut.line }, where)] };
  }
  const encoding = mended ? [problem("read-encoding-mixed", {}, where)] : [];
  const strict = parseThing(text, cut.scope, base);
  if (strict.error === undefined) return { ...told, quads: strict.quads, problems: encoding };
  const mild = parseThing(mendXml(text), cut.scope, base);
  if (mild.error === undefined) {
    return {
      ...told,
      quads: mild.quads,
      problems: [...encoding, problem("read-xml-mended", { reason: strict.error }, where)],
    };
  }
  const best = mild.quads.length > strict.quads.length ? mild : strict;
  return {
    ...told,
    quads: best.quads,
    problems: [...encoding, problem("read-rdf-broken", { reason: mild.error }, where)],
    isLost: true,
  };
}

const rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

function parseThing(text: string, scope: string, base: string): { quads: RDF.Quad[]; error?: string } {
  const quads: RDF.Quad[] = [];
  let error: string | undefined;
  const keep = (told: unknown): void => {
    error ??= (told instanceof Error ? told.message : String(told)).split("\n")[0]?.slice(0, 200) ?? "";
  };
  const parser = new RdfXmlParser({
    baseIRI: base,
    dataFactory: parserTerms,
    validateUri: false,
    allowDuplicateRdfIds: true,
  });
  // Statements are taken as they are made: a stream would hand them on one turn at a time.
  parser.push = (quad: unknown) => {
    if (quad !== null) quads.push(quad as RDF.Quad);
    return true;
  };
  parser.on("error", keep);
  const root = /xmlns:rdf\s*=/.test(scope) ? scope : `${scope} xmlns:rdf="${rdf}"`;
  const name = /xmlns:rdf\s*=\s*["']http:\/\/www\.w3\.org\/1999\/02\/22-rdf-syntax-ns#["']/.test(root)
    ? "rdf"
    : "maille-rdf";
  const own = name === "rdf" ? root : `${root} xmlns:maille-rdf="${rdf}"`;
  // eslint-disable-next-line no-underscore-dangle -- the step of a Transform, asked directly
  parser._transform(`<${name}:RDF${own}>${withoutEmptyReferences(text)}</${name}:RDF>`, "utf8", (failure) => {
    if (failure !== null && failure !== undefined) keep(failure);
  });
  return error === undefined ? { quads } : { quads, error };
}

/** A field that a template left empty (`<dcat:theme rdf:resource=""/>`) would lead to the document itself. */
function withoutEmptyReferences(text: string): string {
  if (!/:resource\s*=\s*(?:""|'')/.test(text)) return text;
  return text.replace(/<([\w.-]+:[\w.-]+)\s+[\w.-]+:resource\s*=\s*(?:""|'')\s*(?:\/>|>\s*<\/\1\s*>)/g, "");
}

/**
 * What catalogues write though XML and RDF forbid it: an ampersand or an entity of HTML, a control
 * sign, a text beside `rdf:resource`, a prefix that nobody declared, a namespace as an entity.
 */
function mendXml(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
      .replace(/&([a-z]+);(?=[^<>]*>)/g, (entity, name: string) => commonPrefixes[name] ?? entity)
      .replace(/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)/g, "&amp;")
      .replace(
        /(<([\w:.-]+)\s[^<>]*rdf:resource\s*=\s*(?:"[^"<]*"|'[^'<]*')[^<>]*?)\/?>[^<]*<\/\2\s*>/g,
        "$1/>",
      )
      .replace(/^<[^>]*>/, declareMissing(text))
  );
}

/** The first tag with the prefixes of common vocabularies. */
function declareMissing(text: string): (tag: string) => string {
  const missing = Object.entries(commonPrefixes).filter(([prefix]) => text.includes(`${prefix}:`));
  return (tag) => {
    const added = missing
      .filter(([prefix]) => !tag.includes(`xmlns:${prefix}=`))
      .map(([prefix, iri]) => ` xmlns:${prefix}="${iri}"`)
      .join("");
    return tag.replace(/^<[^\s/>]+/, (name) => name + added);
  };
}
