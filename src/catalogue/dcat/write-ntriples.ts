import { type Description, isLiteral, isReference, type Literal, type TreeValue } from "./description.ts";
import { expand } from "./prefixes.ts";

/** N-Triples (https://www.w3.org/TR/n-triples/), a piece for each thing at the top. */
export function* writeNTriples(descriptions: Iterable<Description>): Generator<string> {
  let blanks = 0;
  const newBlank = () => `_:b${(blanks += 1)}`;
  for (const description of descriptions) {
    const lines: string[] = [];
    writeThing(description, lines, newBlank);
    yield lines.join("");
  }
}

function writeThing(description: Description, lines: string[], newBlank: () => string): string {
  const subject = description.iri === undefined ? newBlank() : `<${description.iri}>`;
  for (const type of description.types)
    lines.push(`${subject} <${expand("rdf:type")}> <${expand(type)}> .\n`);
  for (const [property, value] of description.says) {
    lines.push(`${subject} <${expand(property)}> ${written(value, lines, newBlank)} .\n`);
  }
  return subject;
}

function written(value: TreeValue, lines: string[], newBlank: () => string): string {
  if (isReference(value)) return `<${value.ref}>`;
  if (!isLiteral(value)) return writeThing(value, lines, newBlank);
  return quoted(value, (name) => `<${expand(name)}>`);
}

/** A literal of N-Triples or Turtle. */
export function quoted({ text, language, datatype }: Literal, named: (datatype: string) => string): string {
  const string = `"${text.replaceAll(/["\\\n\r\t\b\f]/g, (sign) => escapes[sign] ?? sign)}"`;
  if (language !== undefined) return `${string}@${language}`;
  return datatype === undefined ? string : `${string}^^${named(datatype)}`;
}

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\b": "\\b",
  "\f": "\\f",
};
