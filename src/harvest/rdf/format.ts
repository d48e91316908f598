export type RdfFormat = "rdf-xml" | "json-ld" | "turtle";

const byMediaType: Readonly<Record<string, RdfFormat>> = {
  "application/rdf+xml": "rdf-xml",
  "application/xml": "rdf-xml",
  "text/xml": "rdf-xml",
  "application/ld+json": "json-ld",
  "application/json": "json-ld",
  "text/turtle": "turtle",
  "text/n3": "turtle",
  "application/n-triples": "turtle",
  "application/n-quads": "turtle",
  "application/trig": "turtle",
  "application/x-turtle": "turtle",
};

/** What a document is written in, by its beginning; by what the answer says where that does not tell. */
export function formatOf(head: string, mediaType: string): RdfFormat | "html" | undefined {
  const start = withoutComments(head);
  if (/^<(?:!doctype\s+html|html)\b/i.test(start)) return "html";
  if (/^<(?:\?xml|!--|!DOCTYPE|[\w-]+:\w+|RDF\b)/i.test(start) && !/^<(?:https?|urn):/i.test(start))
    return "rdf-xml";
  // A blank node in brackets begins Turtle, and a list of objects JSON.
  if (/^\{\s*["}]|^\[\s*[{\]]/.test(start)) return "json-ld";
  if (/^(?:@prefix|@base|prefix\s|base\s|<[^>\s]*>|_:|\[|[\w.-]*:\S*\s)/i.test(start)) return "turtle";
  return byMediaType[mediaType];
}

function withoutComments(head: string): string {
  return head.replace(/^\uFEFF/, "").replace(/^(?:\s+|#[^\n]*\n)*/, "");
}
