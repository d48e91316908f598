import type { Description } from "../../catalogue/dcat/description.ts";
import { writeJsonLd } from "../../catalogue/dcat/write-json-ld.ts";
import { writeNTriples } from "../../catalogue/dcat/write-ntriples.ts";
import { writeRdfXml } from "../../catalogue/dcat/write-rdf-xml.ts";
import { writeTurtle } from "../../catalogue/dcat/write-turtle.ts";

export interface CatalogFormat {
  readonly mediaType: string;
  readonly write: (descriptions: Iterable<Description>) => Iterable<string>;
}

const turtle = (mediaType: string): CatalogFormat => ({ mediaType, write: writeTurtle });
const rdfXml: CatalogFormat = { mediaType: "application/rdf+xml", write: writeRdfXml };
const jsonLd: CatalogFormat = { mediaType: "application/ld+json", write: writeJsonLd };

/** By the end of the address. Turtle is N3 and TriG too; `xml` and `json` are what other portals call two of them. */
export const catalogFormats: Readonly<Record<string, CatalogFormat>> = {
  ttl: turtle("text/turtle"),
  rdf: rdfXml,
  jsonld: jsonLd,
  nt: { mediaType: "application/n-triples", write: writeNTriples },
  n3: turtle("text/n3"),
  trig: turtle("application/trig"),
  xml: rdfXml,
  json: jsonLd,
};

/** The formats of an address that ends with one: `menus.ttl`. */
export const endsWithFormat = `\\.(?:${Object.keys(catalogFormats).join("|")})`;

const byMediaType: Readonly<Record<string, string>> = {
  "text/turtle": "ttl",
  "application/x-turtle": "ttl",
  "text/n3": "n3",
  "application/trig": "trig",
  "application/n-triples": "nt",
  "application/rdf+xml": "rdf",
  "application/ld+json": "jsonld",
};

/** What programs that ask for no format of RDF by its name may still mean, for what is nothing but RDF. */
const alsoMeant: Readonly<Record<string, string>> = {
  "application/xml": "rdf",
  "text/xml": "rdf",
  "application/json": "jsonld",
  "text/plain": "nt",
};

/**
 * The end of the address that answers an `Accept` best (RFC 9110 §12.5.1), or `html`; `undefined`
 * where none is asked for.
 */
export function acceptedFormat(accept: string | undefined): string | undefined {
  return bestOf(accept, { ...byMediaType, "text/html": "html", "application/xhtml+xml": "html" });
}

/** The same for what is nothing but RDF. */
export function acceptedCatalogFormat(accept: string | undefined): string | undefined {
  return acceptedFormat(accept) ?? bestOf(accept, alsoMeant);
}

function bestOf(accept: string | undefined, known: Readonly<Record<string, string>>): string | undefined {
  let best: { format: string; weight: number } | undefined;
  for (const item of (accept ?? "").slice(0, 2000).split(",")) {
    const [range = "", ...parameters] = item.split(";").map((part) => part.trim().toLowerCase());
    const told = parameters.map((parameter) => /^q=([\d.]+)$/.exec(parameter)?.[1]);
    const weight = Number(told.find((q) => q !== undefined) ?? 1);
    const format = Object.hasOwn(known, range) ? known[range] : undefined;
    if (format !== undefined && weight > (best?.weight ?? 0)) best = { format, weight };
  }
  return best?.format;
}
