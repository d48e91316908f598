import { Readable } from "node:stream";
import jsonld from "jsonld";
import { Parser, type Quad, Writer } from "n3";
import { RdfXmlParser } from "rdfxml-streaming-parser";
import type { Description } from "../../src/catalogue/dcat/description.ts";
import { writeJsonLd } from "../../src/catalogue/dcat/write-json-ld.ts";
import { writeNTriples } from "../../src/catalogue/dcat/write-ntriples.ts";
import { writeRdfXml } from "../../src/catalogue/dcat/write-rdf-xml.ts";
import { writeTurtle } from "../../src/catalogue/dcat/write-turtle.ts";

/** Reads the formats of the catalogue with parsers that others wrote, as strictly as they can. */
export const readers = {
  ttl: async (text: string) => new Parser({ format: "text/turtle" }).parse(text),
  nt: async (text: string) => new Parser({ format: "application/n-triples" }).parse(text),
  rdf: async (text: string): Promise<Quad[]> => {
    const parser = new RdfXmlParser({ validateUri: true, baseIRI: "http://base.test/" });
    return (await Readable.from([text]).pipe(parser).toArray()) as Quad[];
  },
  jsonld: async (text: string): Promise<Quad[]> => {
    const options = {
      format: "application/n-quads",
      safe: true,
      documentLoader: async (url: string) => {
        throw new Error(`nothing is fetched: ${url}`);
      },
    } as const;
    const nquads = (await jsonld.toRDF(JSON.parse(text) as object, options)) as unknown as string;
    return new Parser({ format: "application/n-quads" }).parse(nquads);
  },
};

export type GraphFormat = keyof typeof readers;

export const writers: Record<GraphFormat, (descriptions: Iterable<Description>) => Iterable<string>> = {
  ttl: writeTurtle,
  nt: writeNTriples,
  rdf: writeRdfXml,
  jsonld: writeJsonLd,
};

/** The same text for the same graph, however its blank nodes are called (RDFC-1.0). */
export async function canonical(quads: readonly Quad[]): Promise<string> {
  const nquads = new Writer({ format: "application/n-quads" }).quadsToString([...quads]);
  const options = {
    algorithm: "RDFC-1.0",
    inputFormat: "application/n-quads",
    format: "application/n-quads",
  };
  // The declared types leave out that it answers, and that it takes N-Quads.
  const canonize = jsonld.canonize as unknown as (input: string, options: object) => Promise<string>;
  return canonize(nquads, options);
}

/** The graph that each format holds, in its canonical form. */
export async function graphsOf(descriptions: readonly Description[]): Promise<Record<GraphFormat, string>> {
  const read = async (format: GraphFormat) =>
    canonical(await readers[format]([...writers[format](descriptions)].join("")));
  return {
    ttl: await read("ttl"),
    nt: await read("nt"),
    rdf: await read("rdf"),
    jsonld: await read("jsonld"),
  };
}
