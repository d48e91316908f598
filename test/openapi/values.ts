import fc from "fast-check";

/** The parts of JSON Schema that the description of the API is made of. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly example?: unknown;
}

export type Schemas = Readonly<Record<string, Schema>>;

/** Texts that break programs. */
export const odd = fc.oneof(
  fc.constantFrom("", "0", "-1", "1e309", "NaN", "null", "%", "'", "or(", "[]", "\u0000", "\u202E😀"),
  fc.constant("9".repeat(40)),
  fc.string({ unit: "grapheme", maxLength: 30 }),
);

export const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(null, true, -1, 1e300, "", [], {}),
);

export interface Drawing {
  readonly schemas: Schemas;
  /** What the world has of that name. */
  readonly known: (name: string) => readonly string[];
  readonly name: string;
  /** Whether anything that the schema allows is drawn, or what is likely to be answered. */
  readonly wild: boolean;
  readonly depth: number;
}

/** Values that a schema allows. */
export function arbitraryOf(schema: Schema, drawing: Drawing): fc.Arbitrary<unknown> {
  const known = schema.type === "string" ? drawing.known(drawing.name) : [];
  const likely = [
    ...(known.length === 0 ? [] : [fc.constantFrom<unknown>(...known)]),
    ...(schema.example === undefined ? [] : [settled(schema.example, drawing)]),
  ];
  const [first] = likely;
  if (first === undefined) return ownArbitrary(schema, drawing);
  return drawing.wild ? fc.oneof(...likely, ownArbitrary(schema, drawing)) : first;
}

function ownArbitrary(schema: Schema, drawing: Drawing): fc.Arbitrary<unknown> {
  const { $ref, anyOf, oneOf, allOf } = schema;
  const deeper = { ...drawing, depth: drawing.depth + 1 };
  if ($ref !== undefined) return arbitraryOf(drawing.schemas[$ref.split("/").at(-1) ?? ""] ?? {}, deeper);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const some = anyOf ?? oneOf;
  if (some !== undefined) return fc.oneof(...some.map((one) => arbitraryOf(one, deeper)));
  if (allOf !== undefined) {
    return fc.tuple(...allOf.map((one) => arbitraryOf(one, deeper))).map((all) => Object.assign({}, ...all));
  }
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  return types.length === 0 ? anything : fc.oneof(...types.map((type) => ofType(type, schema, deeper)));
}

function ofType(type: string, schema: Schema, drawing: Drawing): fc.Arbitrary<unknown> {
  const { minimum = -5, maximum = Math.max(minimum, 0) + 20 } = schema;
  switch (type) {
    case "string":
      return drawing.wild ? odd : fc.constantFrom("mot", "Un titre");
    case "integer":
      return fc.integer({ min: minimum, max: Math.min(maximum, minimum + 2000) });
    case "number":
      return fc.double({ min: minimum, max: maximum, noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return drawing.depth > 6
        ? fc.constant([])
        : fc.array(arbitraryOf(schema.items ?? {}, drawing), { maxLength: 3 });
    default:
      return objectOf(schema, drawing);
  }
}

function objectOf(schema: Schema, drawing: Drawing): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const names = drawing.depth > 6 ? [...required] : Object.keys(properties);
  const members = Object.fromEntries(
    names.map((name) => [name, arbitraryOf(properties[name] ?? {}, { ...drawing, name })]),
  );
  if (typeof additionalProperties === "object" && names.length === 0) {
    return fc.dictionary(odd, arbitraryOf(additionalProperties, drawing), { maxKeys: 2 });
  }
  return fc.record(members, { requiredKeys: names.filter((name) => required.includes(name)) });
}

/** An example with what the world has in place of what it names; addresses lead to the site of the world. */
function settled(example: unknown, { known, name }: Drawing): fc.Arbitrary<unknown> {
  const text = JSON.stringify(example).replaceAll(/https?:\/\/[^"\s]+/g, known("url")[0] ?? "");
  const change = (key: string, value: unknown, at: number): unknown => {
    const named = typeof value === "string" ? known(key === "" ? name : key) : [];
    return named.length === 0 ? value : named[at % named.length];
  };
  return fc.nat(9).map((at): unknown => JSON.parse(text, (key, value: unknown) => change(key, value, at)));
}
