import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { isJson, newAnswerCheck } from "./answers.ts";
import { fuzzWorld, password } from "./fuzz-world.ts";
import { type Asked, type Operation, requestsOf } from "./requests.ts";
import { newValidities } from "./validities.ts";
import type { Schemas } from "./values.ts";

/** Of each operation, by each actor, and of each kind: such as is likely to be answered, and wild ones. */
const runs = Number(process.env["MAILLE_TEST_FUZZ_RUNS"] ?? 1);
const seed = Number(process.env["MAILLE_TEST_FUZZ_SEED"] ?? 20_261_127);

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Schemas };
}

let world: Awaited<ReturnType<typeof fuzzWorld>>;
before(async () => {
  world = await fuzzWorld();
});
after(() => world[Symbol.asyncDispose]());

test("whatever is asked of an operation, it does not break, and answers as it is told", async () => {
  const document = (await world.get("/api/openapi.json")).body as Document;
  const { schemas } = document.components;
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const validityOf = newValidities(ajv, schemas);
  const problemOf = newAnswerCheck(ajv, validityOf);
  const wrong: string[] = [];
  const answered = new Set<string>();
  const operations = inOrder(document);
  for (const [index, { method, path, operation }] of operations.entries()) {
    const told = { path, operation, schemas, validityOf, known };
    for (const [turn, [actor, headers]] of Object.entries(world.actors).entries()) {
      const drawn = [false, true].flatMap((wild) =>
        fc.sample(requestsOf(told, wild), { seed: seed + index * 10 + turn, numRuns: runs }),
      );
      for (const asked of drawn) {
        const answer = await ask(method, asked, headers);
        const problem = problemOf(operation, answer) ?? unrefused(asked, answer.status);
        if (answer.status < 300) answered.add(operation.operationId);
        if (answer.status < 300) remember(path, answer);
        if (problem !== undefined) {
          wrong.push(`${actor} ${method} ${asked.path} ${asked.body ?? ""}: ${problem}`);
        }
      }
    }
  }
  assert.deepEqual(wrong, [], wrong.join("\n"));
  assert.deepEqual(world.bugs, []);
  // Else nothing but refusals would be tried.
  assert.ok(answered.size > operations.length * 0.5, `${answered.size} of ${operations.length} answered`);
});

/** What makes comes first, what takes away last. */
function inOrder({ paths }: Document) {
  const order = ["post", "put", "patch", "get", "head", "options", "delete"];
  return Object.entries(paths)
    .flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ method, path, operation })),
    )
    .toSorted((a, b) => order.indexOf(a.method) - order.indexOf(b.method));
}

async function ask(method: string, { path, headers, body }: Asked, own: object) {
  const stop = new AbortController();
  const response = await world.api.fetch(
    new Request(world.url + path, {
      method: method.toUpperCase(),
      redirect: "manual",
      headers: { ...headers, ...own },
      signal: stop.signal,
      ...(body === undefined || method === "get" ? {} : { body }),
    }),
  );
  const type = (response.headers.get("content-type") ?? "").split(";", 1)[0] ?? "";
  if (type !== "text/event-stream") return { status: response.status, type, text: await response.text() };
  // It may never end.
  await response.body?.cancel();
  stop.abort();
  return { status: response.status, type, text: "" };
}

function unrefused({ isBroken }: Asked, status: number): string | undefined {
  return isBroken && status < 400 ? `${status}, though the body breaks its schema` : undefined;
}

const madeAt = new Map<string, string[]>();

/** Ids of what was made or listed, by the address that told them. */
function remember(path: string, { type, text }: { type: string; text: string }): void {
  if (!isJson(type) || text === "") return;
  const told = JSON.parse(text) as { id?: unknown; data?: unknown };
  const items = [told, ...(Array.isArray(told?.data) ? (told.data as { id?: unknown }[]) : [])];
  const ids = items.flatMap((item) => (typeof item?.id === "string" ? [item.id] : []));
  if (ids.length > 0) madeAt.set(path, [...new Set([...(madeAt.get(path) ?? []), ...ids])].slice(-5));
}

/** Where the ids of an address are told, if not by its own list. */
const toldBy: Readonly<Record<string, string>> = {
  "/api/imports": "/api/datasets/{id}/imports",
  "/api/harvest-runs": "/api/harvests/{id}/runs",
};

function known(path: string, name: string): readonly string[] {
  const named = fixed(name);
  if (named !== undefined) return named;
  const before = path.slice(0, path.indexOf(`/{${name}}`));
  if (name !== "id") return madeAt.get(before) ?? [];
  if (/^\/(?:api\/datasets|konsult)/.test(path)) return world.datasets;
  if (/^\/api\/(?:resources|v1)/.test(path)) return world.tables;
  if (path.startsWith("/api/organizations")) return [world.organization.id, world.organization.slug];
  if (path.startsWith("/api/accounts")) return [world.spare];
  return madeAt.get(toldBy[before] ?? before) ?? [];
}

function fixed(name: string): readonly string[] | undefined {
  const { organization, datasets, tables, spare } = world;
  const names: Readonly<Record<string, readonly string[]>> = {
    organization: [organization.id],
    dataset: datasets,
    slug: [...datasets, organization.slug],
    table: tables,
    account: [spare],
    level: ["commune", "region"],
    code: ["35238", "53", "TRAN"],
    number: ["1"],
    page: ["1"],
    index: ["0"],
    url: [world.site],
    email: ["neuf@example.org", "member@example.org"],
    password: [password],
    lang: ["fr", "en"],
    bbox: ["-2,48,-1,49"],
    distance: ["-1.6,48.1,1000"],
    columns: ["nom", "nom,n"],
    or: ["(n__exact.1,nom__exact.A)"],
    and: ["(n__exact.1)"],
    "upload-length": ["3"],
    "upload-offset": ["0"],
    sql: ["SELECT 1", "SELECT * FROM rows"],
  };
  return names[name];
}
