import { defined } from "../../base/defined.ts";
import { type Description, isLiteral, isReference, type TreeValue } from "./description.ts";
import { prefixes } from "./prefixes.ts";

/** JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/), nested as it is told, with its context inside. */
export function* writeJsonLd(descriptions: Iterable<Description>): Generator<string> {
  yield `{\n"@context": ${JSON.stringify(prefixes, undefined, 2)},\n"@graph": [`;
  let separator = "\n";
  for (const description of descriptions) {
    yield separator + JSON.stringify(toNode(description), undefined, 2);
    separator = ",\n";
  }
  yield "\n]\n}\n";
}

type Json = string | readonly Json[] | { readonly [key: string]: Json };

/** A node of JSON-LD, in a context of our prefixes. */
export function toNode({ iri, types, says }: Description): Json {
  const properties = [...Map.groupBy(says, ([property]) => property)].map(
    ([property, values]) => [property, alone(values.map(([, value]) => toJson(value)))] as const,
  );
  return {
    ...defined({ "@id": iri }),
    ...(types.length === 0 ? {} : { "@type": alone(types) }),
    ...Object.fromEntries(properties),
  };
}

function toJson(value: TreeValue): Json {
  if (isReference(value)) return { "@id": value.ref };
  if (!isLiteral(value)) return toNode(value);
  const { text, language, datatype } = value;
  if (language !== undefined) return { "@language": language, "@value": text };
  return datatype === undefined ? text : { "@type": datatype, "@value": text };
}

function alone(values: readonly Json[]): Json {
  const [first] = values;
  return values.length === 1 && first !== undefined ? first : values;
}
