import fc from "fast-check";
import type { newValidities } from "./validities.ts";
import { anything, arbitraryOf, odd, type Schema, type Schemas } from "./values.ts";

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly schema: Schema;
  readonly example?: unknown;
}

type Content = Readonly<Record<string, { readonly schema?: Schema; readonly example?: unknown }>>;

export interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

export interface Asked {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether the body breaks the schema that is told for it, so that it must be refused. */
  readonly isBroken: boolean;
}

interface Told {
  readonly path: string;
  readonly operation: Operation;
  readonly schemas: Schemas;
  readonly validityOf: ReturnType<typeof newValidities>;
  /** What the world has of that name, at that path. */
  readonly known: (path: string, name: string) => readonly string[];
}

/** Requests of an operation: such as are likely to be answered, or, where `wild`, with this or that wrong. */
export function requestsOf(told: Told, wild: boolean): fc.Arbitrary<Asked> {
  const { path, operation, schemas, known } = told;
  const { parameters = [] } = operation;
  const valueOf = (schema: Schema, name: string): fc.Arbitrary<unknown> =>
    arbitraryOf(schema, { schemas, known: (of) => known(path, of), name, wild, depth: 0 });
  const given = fc.tuple(...parameters.map((parameter) => givenFor(parameter, valueOf, wild)));
  const more = wild ? fc.array(fc.tuple(odd, odd), { maxLength: 1 }) : fc.constant([]);
  return fc.record({ given, more, body: bodyOf(told, valueOf, wild) }).map((drawn) => ({
    ...drawn.body,
    path: addressOf(path, parameters, drawn.given, drawn.more),
    headers: { ...drawn.body.headers, ...headersOf(parameters, drawn.given) },
  }));
}

type ValueOf = (schema: Schema, name: string) => fc.Arbitrary<unknown>;

function givenFor(parameter: Parameter, valueOf: ValueOf, wild: boolean): fc.Arbitrary<unknown> {
  const { name, in: place, required = false, schema, example } = parameter;
  const value = valueOf(example === undefined ? schema : { ...schema, example }, name);
  const told = required ? value : fc.option(value, { nil: undefined, freq: 1 });
  if (!wild) return told;
  const broken = place === "path" ? odd : fc.option(odd, { nil: undefined });
  return fc.oneof({ weight: 6, arbitrary: told }, { weight: 1, arbitrary: broken });
}

function addressOf(
  path: string,
  parameters: readonly Parameter[],
  given: readonly unknown[],
  more: readonly (readonly [string, string])[],
): string {
  const query = new URLSearchParams(
    more.map(([name, value]): [string, string] => [name.toWellFormed(), value.toWellFormed()]),
  );
  let address = path;
  for (const [index, { name, in: place }] of parameters.entries()) {
    const value = given[index];
    if (value === undefined) continue;
    if (place === "path") address = address.replace(`{${name}}`, encodeURIComponent(textOf(value)) || "-");
    if (place === "query") query.set(name, textOf(value));
  }
  return query.size === 0 ? address : `${address}?${query.toString()}`;
}

/** What a header may hold (RFC 9110 §5.5). */
function headersOf(parameters: readonly Parameter[], given: readonly unknown[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [index, { name, in: place }] of parameters.entries()) {
    if (place !== "header" || given[index] === undefined) continue;
    headers[name] = textOf(given[index])
      .replaceAll(/[^ -~]/g, "?")
      .trim();
  }
  return headers;
}

function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.toWellFormed();
}

type Body = Omit<Asked, "path">;

function bodyOf({ operation, validityOf }: Told, valueOf: ValueOf, wild: boolean): fc.Arbitrary<Body> {
  const { requestBody } = operation;
  const [type, media] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (type === undefined) return fc.constant({ headers: {}, isBroken: false });
  const headers = { "content-type": type };
  if (!type.includes("json")) {
    const text = fc.oneof(fc.constantFrom("abc", "a=b", "grant_type=client_credentials"), fc.string());
    return text.map((body) => ({ headers, body: body.toWellFormed(), isBroken: false }));
  }
  const { schema = {}, example } = media ?? {};
  const isValid = validityOf(schema);
  const told = valueOf(example === undefined ? schema : { ...schema, example }, "");
  const written = (values: fc.Arbitrary<unknown>): fc.Arbitrary<Body> =>
    values.map((value) => {
      const body = JSON.stringify(value);
      return { headers, body, isBroken: !isValid(JSON.parse(body)) };
    });
  if (!wild) return written(told);
  const isBroken = requestBody?.required === true;
  const unreadable = fc.constantFrom("{", '{"a":', "", "nul", '"\\ud800"', "[".repeat(200));
  return fc.oneof(
    { weight: 4, arbitrary: written(told) },
    { weight: 4, arbitrary: written(fc.oneof(told.chain(breakOne), anything)) },
    { weight: 1, arbitrary: unreadable.map((body) => ({ headers, body, isBroken })) },
  );
}

/** One member left out, added, or of another kind. */
function breakOne(value: unknown): fc.Arbitrary<unknown> {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return anything;
  const entries = Object.entries(value);
  if (entries.length === 0) return fc.constant({ inconnu: 1 });
  const how = fc.constantFrom("drop", "change", "add");
  return fc.record({ at: fc.nat(entries.length - 1), how, other: anything }).map((drawn) => {
    const [name = ""] = entries[drawn.at] ?? [];
    if (drawn.how === "drop") return Object.fromEntries(entries.filter((_, index) => index !== drawn.at));
    return { ...value, [drawn.how === "add" ? "inconnu" : name]: drawn.other };
  });
}
