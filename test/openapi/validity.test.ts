import assert from "node:assert/strict";
import { glob, readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { doorWorld } from "../doors/door-world.ts";
import { problemsOf } from "./validity.ts";

let world: Awaited<ReturnType<typeof doorWorld>>;
let table: string;

before(async () => {
  world = await doorWorld();
  const csv = "nom;longitude;latitude;jour\nA;-1.6;48.1;2026-01-02\nB;-1.7;48.2;2026-01-03";
  const made = await world.publish({ title: "Arbres", files: { "arbres.csv": csv } });
  table = Object.values(made.tables)[0] ?? "";
});

after(() => world[Symbol.asyncDispose]());

test("the descriptions of the API, of a table and of OGC are valid OpenAPI", async () => {
  for (const path of [
    "/api/openapi.json",
    `/api/resources/${table}/swagger/?format=json`,
    `/api/resources/${table}/versions/1/swagger/?format=json`,
    "/ogc/api",
  ]) {
    const { status, body } = await world.get(path);
    assert.equal(status, 200, path);
    assert.ok(Object.keys(body.paths).length > 3, path);
    assert.deepEqual(problemsOf(body), [], path);
  }
});

test("what is wrong with a description is found", () => {
  const operation = { operationId: "a", responses: { 200: { description: "x" } } };
  assert.deepEqual(problemsOf(document({ "/a": { get: operation } })), []);
  const parameter = { name: "id", in: "path", required: true, schema: { type: "string" } };
  const shared = { parameters: [parameter], get: operation };
  assert.deepEqual(problemsOf(document({ "/a/{id}": shared })), []);
  const wrong = [
    { "/a": shared },
    { "/a": { get: operation }, "/b": { get: operation } },
    { "/a/{id}": { get: operation } },
    { "/a/{id}": { get: { ...operation, parameters: [{ ...parameter, required: false }] } } },
    { "/a/{id}": { get: { ...operation, parameters: [{ ...parameter, schema: { type: "texte" } }] } } },
    { "/a": { get: { ...operation, responses: { 200: { $ref: "#/components/responses/none" } } } } },
  ];
  for (const paths of wrong) assert.notDeepEqual(problemsOf(document(paths)), [], JSON.stringify(paths));
});

test("no two schemas of the API have the same name", async () => {
  const folder = fileURLToPath(new URL("../../src/api", import.meta.url));
  const names: string[] = [];
  for await (const file of glob("**/*.ts", { cwd: folder })) {
    const text = await readFile(`${folder}/${file}`, "utf8");
    names.push(...[...text.matchAll(/\.openapi\(\s*"([^"]+)"/g)].map(([, name = ""]) => name));
  }
  assert.ok(names.length > 100);
  assert.deepEqual(
    names.filter((name, at) => names.indexOf(name) !== at),
    [],
  );
});

function document(paths: object) {
  return { openapi: "3.1.0", info: { title: "x", version: "1" }, paths };
}
