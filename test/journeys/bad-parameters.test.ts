import { defined } from "../../src/base/defined.ts";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Rooms } from "../../src/rooms.ts";
import { createApi } from "../../src/api/app.ts";
import { openWorld, type World } from "./producer-world.ts";

let world: World;
let dataset: string;
let table: string;
before(async () => {
  world = await openWorld();
  const { producer } = world;
  dataset = await producer.dataset("Questions");
  await producer.importFile(dataset, "questions.csv", "nom,n\na,1\nb,2\n");
  table = await producer.onlyTable(dataset);
  await producer.answer("POST", `/api/datasets/${dataset}/publication`, { json: {} });
});
after(() => world[Symbol.asyncDispose]());

/** A UUID of nothing, one in capitals, and what is none. */
const nothing = "0198c2b4-0000-7000-8000-0000000000ff";
const identifiers = ["x", nothing, "a\u0000b"];
const odd = [...identifiers, nothing.toUpperCase(), "", "-1", "99999999999", "{"];

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema?: { readonly enum?: readonly unknown[]; readonly type?: string };
}

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly example?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body?: Schema;
}

function operations(): { all: Operation[]; schemas: Readonly<Record<string, Schema>> } {
  const api = createApi({} as Rooms, { url: "http://localhost", version: "0" });
  const document = api.getOpenAPI31Document({ openapi: "3.1.0", info: { title: "", version: "" } });
  const all = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    ["get", "post", "put", "patch", "delete"].flatMap((method): Operation[] => {
      const told = (item as Record<string, unknown>)[method] as
        | { parameters?: Parameter[]; requestBody?: { content?: Record<string, { schema?: Schema }> } }
        | undefined;
      if (told === undefined) return [];
      const body = told.requestBody?.content?.["application/json"]?.schema;
      return [
        {
          method: method.toUpperCase(),
          path,
          parameters: told.parameters ?? [],
          ...defined({ body }),
        },
      ];
    }),
  );
  return { all, schemas: (document.components?.schemas ?? {}) as unknown as Record<string, Schema> };
}

const { all, schemas } = operations();

/** These answer for as long as somebody listens, end the session or the world itself, or are tried by name below. */
const left = /\/events|^\/api\/account|\/api\/administrator/;
const asked = all.filter(({ path }) => !left.test(path));

/** What the world has in place of a parameter of an address. */
function own(path: string, name: string): string {
  if (name === "number") return "1";
  if (name === "format") return "csv";
  if (path.startsWith("/api/resources") || path.includes("table")) return table;
  return path.startsWith("/api/datasets") ? dataset : world.producer.organization;
}

function filled(path: string, of: (name: string) => string): string {
  return path.replaceAll(/\{(\w+)(?:\{[^}]*\})?\}/g, (_, name: string) => encodeURIComponent(of(name)));
}

const shapes: Readonly<Record<string, (schema: Schema, text: string, depth: number) => unknown>> = {
  object: ({ properties = {} }, text, depth) =>
    Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, valueOf(each, text, depth)])),
  array: ({ items }, text, depth) => [valueOf(items, text, depth)],
  boolean: () => true,
  integer: () => 1,
  number: () => 1,
};

/** A value of a schema, its texts all the same one. */
function valueOf(schema: Schema | undefined, text: string, depth = 0): unknown {
  if (schema === undefined || depth > 6) return text;
  const { $ref, anyOf } = schema;
  const next = $ref === undefined ? anyOf?.[0] : schemas[$ref.split("/").at(-1) ?? ""];
  if (next !== undefined) return valueOf(next, text, depth + 1);
  if (schema.enum !== undefined) return schema.enum[0];
  return shapes[schema.type ?? ""]?.(schema, text, depth + 1) ?? text;
}

/** The body as it should be, with one field odd at a time. */
function bodiesOf(body: Schema): unknown[] {
  const schema = body.$ref === undefined ? body : (schemas[body.$ref.split("/").at(-1) ?? ""] ?? body);
  const good = schema.example ?? valueOf(schema, "Texte");
  if (typeof good !== "object" || good === null) return [good];
  const names = Object.keys({ ...schema.properties, ...good });
  return [
    ...identifiers.map((text) => valueOf(schema, text)),
    ...names.flatMap((name) => identifiers.map((text) => ({ ...good, [name]: text }))),
    ...names.map((name) => ({ ...good, [name]: [nothing] })),
  ];
}

async function breaks(
  method: string,
  path: string,
  { json, text }: { json?: unknown; text?: string } = {},
): Promise<string[]> {
  const broken: string[] = [];
  const headers = { "Content-Type": "application/json" };
  const response = await world.producer.ask(
    method,
    path,
    text === undefined ? (json === undefined ? {} : { json }) : { body: Buffer.from(text), headers },
  );
  const told = text ?? JSON.stringify(json);
  const answer = await response.text().catch((error: unknown) => {
    broken.push(`${method} ${path} ${told} ${String(error)}`);
    return "";
  });
  // 503 says what is missing: mail, a peer, room.
  if (response.status >= 500 && response.status !== 503)
    broken.push(`${response.status} ${method} ${path} ${told}`);
  if (response.status === 503 && /broken/.test(answer)) broken.push(`503 ${method} ${path} ${told}`);
  return broken;
}

test("no parameter of an address, read or written, breaks anything on our side", async () => {
  assert.ok(asked.length > 100, `${asked.length} operations`);
  const broken: string[] = [];
  for (const { method, path, parameters, body } of asked) {
    const json = body === undefined ? undefined : valueOf(body, "Texte");
    const request = json === undefined ? {} : { json };
    const names = [...path.matchAll(/\{(\w+)/g)].map(([, name = ""]) => name);
    for (const odd of names.length === 0 ? [] : identifiers) {
      const at = filled(path, () => odd);
      broken.push(...(await breaks(method, at, request)));
    }
    if (method !== "GET") continue;
    for (const { name, schema } of parameters.filter((each) => each.in === "query")) {
      for (const text of schema?.enum === undefined ? odd : ["x"]) {
        const at = filled(path, (each) => own(path, each));
        broken.push(...(await breaks(method, `${at}?${new URLSearchParams({ [name]: text }).toString()}`)));
      }
    }
  }
  assert.deepEqual(broken, []);
});

test("no body, whatever it holds, breaks anything on our side", async () => {
  const broken: string[] = [];
  for (const { method, path, body } of asked) {
    if (method === "GET" || method === "DELETE") continue;
    const at = filled(path, (name) => own(path, name));
    for (const text of ["{", "", "null", "[]", "\u0000"]) {
      broken.push(...(await breaks(method, at, { text })));
    }
    if (body === undefined) continue;
    for (const json of bodiesOf(body)) broken.push(...(await breaks(method, at, { json })));
  }
  broken.push(...(await breaks("POST", `/api/resources/${table}/sql`, { text: "{" })));
  assert.deepEqual(broken, []);
});
