import { type Description, isLiteral, isReference, type TreeValue } from "./description.ts";
import { prefixes } from "./prefixes.ts";
import { quoted } from "./write-ntriples.ts";

/** Turtle (https://www.w3.org/TR/turtle/): what has no address stands nested, the rest at the top. */
export function* writeTurtle(descriptions: Iterable<Description>): Generator<string> {
  yield writePrefixes(prefixes);
  yield* writeStatements(descriptions);
}

export function writePrefixes(known: Readonly<Record<string, string>>): string {
  return Object.entries(known)
    .map(([prefix, iri]) => `@prefix ${prefix}: <${iri}> .\n`)
    .join("");
}

/** Without the prefixes: a part of Turtle, or what stands in a graph of TriG. */
export function* writeStatements(descriptions: Iterable<Description>): Generator<string> {
  for (const description of descriptions) {
    const waiting = [description];
    for (const thing of waiting) {
      const subject = thing.iri === undefined ? "[]" : `<${thing.iri}>`;
      const body = bodyOf(thing, "  ", waiting);
      if (body !== "") yield `\n${subject}${body} .\n`;
    }
  }
}

/** Properties in their order, each with all its values. */
function bodyOf({ types, says }: Description, indent: string, waiting: Description[]): string {
  const parts: string[] = types.length === 0 ? [] : [` a ${types.join(", ")}`];
  for (const [property, values] of Map.groupBy(says, ([name]) => name)) {
    const objects = values.map(([, value]) => written(value, indent, waiting)).join(", ");
    parts.push(`${parts.length === 0 ? " " : `\n${indent}`}${property} ${objects}`);
  }
  return parts.join(" ;");
}

function written(value: TreeValue, indent: string, waiting: Description[]): string {
  if (isReference(value)) return `<${value.ref}>`;
  if (isLiteral(value)) return quoted(value, (name) => name);
  if (value.iri === undefined) return `[${bodyOf(value, `${indent}  `, waiting)} ]`;
  waiting.push(value);
  return `<${value.iri}>`;
}
