import { type Description, isLiteral, isReference, type Literal, type TreeValue } from "./description.ts";
import { expand, prefixes } from "./prefixes.ts";

/** RDF/XML (https://www.w3.org/TR/rdf-syntax-grammar/), nested as it is told. */
export function* writeRdfXml(descriptions: Iterable<Description>): Generator<string> {
  const names = Object.entries(prefixes).map(([prefix, iri]) => `\n  xmlns:${prefix}="${iri}"`);
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF${names.join("")}>\n`;
  for (const description of descriptions) yield element(description, "  ");
  yield "</rdf:RDF>\n";
}

function element({ iri, types, says }: Description, indent: string): string {
  const [name = "rdf:Description", ...others] = types;
  const about = iri === undefined ? "" : ` rdf:about="${escaped(iri)}"`;
  const inside = [
    ...others.map((type) => `${indent}  <rdf:type rdf:resource="${expand(type)}"/>\n`),
    ...says.map(([property, value]) => statement(property, value, `${indent}  `)),
  ];
  if (inside.length === 0) return `${indent}<${name}${about}/>\n`;
  return `${indent}<${name}${about}>\n${inside.join("")}${indent}</${name}>\n`;
}

function statement(property: string, value: TreeValue, indent: string): string {
  if (isReference(value)) return `${indent}<${property} rdf:resource="${escaped(value.ref)}"/>\n`;
  if (isLiteral(value)) {
    return `${indent}<${property}${attributes(value)}>${escaped(value.text)}</${property}>\n`;
  }
  return `${indent}<${property}>\n${element(value, `${indent}  `)}${indent}</${property}>\n`;
}

function attributes({ language, datatype }: Literal): string {
  if (language !== undefined) return ` xml:lang="${language}"`;
  return datatype === undefined ? "" : ` rdf:datatype="${expand(datatype)}"`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"\r]/g, (sign) => entities[sign] ?? sign);
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
};
