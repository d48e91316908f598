import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "@hono/zod-openapi";
import type { Rooms } from "../rooms.ts";
import { created, inLanguage, listOf, nothing, one, pageOf } from "./answer.ts";
import { createApi } from "./app.ts";
import { openApiDocument } from "./docs/openapi.ts";
import { byId, byIdWithToken, del, get, paged, post, put, routesOf, signedJson } from "./route.ts";

const url = "https://data.example.org";
const bench = { id: "b1", seats: 3 };
const schema = z.object({ id: z.string(), seats: z.int(), told: z.string() }).openapi("Bench");
const told = one(
  schema,
  "answer-by-name",
  inLanguage((language, { id, seats }: typeof bench) => ({ id, seats, told: language })),
);
const newBench = { body: z.strictObject({ seats: z.int() }) } as const;

const plan = { ...byId, raw: signedJson(z.strictObject({ legs: z.int() })) } as const;
const drawn = one(z.object({ text: z.string() }), "answer-by-name", (text: { text: string }) => text);

const benchRoutes = routesOf("benches", () => [
  get("/api/benches", "listBenches", paged, pageOf(told, "answer-by-name"), async ({ page }) => ({
    items: [bench],
    total: page.pageSize + 1,
  })),
  get("/api/benches/all", "listAllBenches", {}, listOf(told, "answer-by-name"), () => [bench]),
  post(
    "/api/benches",
    "newBench",
    newBench,
    created(told, ({ id }) => `/api/benches/${id}`),
    ({ body }) => ({
      ...bench,
      seats: body.seats,
    }),
  ),
  get("/api/benches/{id}", "getBench", byId, told, ({ params, actor }) => ({
    id: `${params.id} ${actor.kind}`,
    seats: 1,
  })),
  put("/api/benches/{id}/plan", "drawBench", plan, drawn, async ({ c }) => ({ text: await c.req.text() })),
  del("/api/benches/{id}", "deleteBench", byIdWithToken, nothing, () => undefined),
]);

const options = { url, version: "0", language: "en", rateLimits: {}, parts: [benchRoutes] } as const;
const api = createApi({} as Rooms, options);

async function ask(
  path: string,
  body?: unknown,
): Promise<{ status: number; location: string | null; told: unknown }> {
  const init =
    body === undefined
      ? {}
      : { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  const response = await api.request(path, init);
  return { status: response.status, location: response.headers.get("location"), told: await response.json() };
}

test("a line is answered as it says", async () => {
  assert.deepEqual((await ask("/api/benches/b2?lang=fr")).told, { id: "b2 anyone", seats: 1, told: "fr" });
  assert.deepEqual((await ask("/api/benches/all")).told, { data: [{ ...bench, told: "en" }] });
  const made = await ask("/api/benches", { seats: 4 });
  assert.deepEqual(made, {
    status: 201,
    location: `${url}/api/benches/b1`,
    told: { id: "b1", seats: 4, told: "en" },
  });
  const gone = await api.request("/api/benches/b1", { method: "DELETE" });
  assert.deepEqual([gone.status, await gone.text()], [204, ""]);
  const { told: page } = await ask("/api/benches?page_size=1");
  assert.deepEqual(page, {
    data: [{ ...bench, told: "en" }],
    links: { next: `${url}/api/benches?page_size=1&page=2` },
    meta: { page: 1, page_size: 1, total: 2 },
  });
});

test("what a line does not take is refused before its verb", async () => {
  for (const [path, body] of [
    ["/api/benches", { seats: "x" }],
    ["/api/benches", { seats: 1, colour: "red" }],
    ["/api/benches?page=0", undefined],
  ] as const) {
    assert.equal((await ask(path, body)).status, 400, `${path} ${JSON.stringify(body)}`);
  }
});

test("a body that a route reads itself comes as it was written, and OpenAPI tells it", async () => {
  const text = '{ "legs" :4, "colour": "red"}';
  const headers = { "content-type": "application/json" };
  const answer = await api.request("/api/benches/b1/plan", { method: "PUT", body: text, headers });
  assert.deepEqual(await answer.json(), { text });
  const { paths = {} } = await openApiDocument(api, { name: "X", url, version: "0", language: "en" });
  const { requestBody, parameters } = paths["/api/benches/{id}/plan"]?.put ?? {};
  assert.deepEqual(Object.keys(requestBody?.content ?? {}), ["application/json"]);
  assert.deepEqual(
    parameters?.map(({ name }) => name),
    ["id"],
  );
});

test("OpenAPI tells a line, and the documentation its group", async () => {
  const { paths = {} } = await openApiDocument(api, { name: "X", url, version: "0", language: "en" });
  const operation = paths["/api/benches/{id}"]?.delete;
  assert.ok(operation !== undefined);
  assert.equal(operation.operationId, "deleteBench");
  assert.deepEqual(operation.tags, ["benches"]);
  assert.deepEqual(operation.security, [{ token: [] }]);
  assert.deepEqual(Object.keys(operation.responses ?? {}), ["204", "default"]);
  assert.equal(paths["/api/benches/{id}"]?.get?.security, undefined);
  const names = paths["/api/benches"]?.get?.parameters?.map(({ name }) => name);
  assert.deepEqual(names, ["page", "page_size", "lang"]);
});

test("OpenAPI made route by route is OpenAPI made at once", async () => {
  const head = { name: "X", url, version: "0", language: "en" } as const;
  const document = await openApiDocument(api, head);
  const { info, openapi, servers = [] } = document;
  const whole = api.getOpenAPI31Document({ info, openapi, servers: [...servers] });
  assert.deepEqual(document.components, whole.components);
  assert.deepEqual(Object.keys(document.paths ?? {}), Object.keys(whole.paths ?? {}));
});
