import assert from "node:assert/strict";
import { test } from "node:test";
import type { Operation } from "../../server/openapi-document.ts";
import type { Entry } from "./api-groups.ts";
import { addressOf, findFields } from "./api-try.ts";

const real = { dataset: "communes", table: "0199", organization: "ville de x" };

function entry(path: string, operation: Operation): Entry {
  return { method: "get", path, operation };
}

const json = { "200": { content: { "application/json": {} } } };

test("a question is asked with what this site holds", () => {
  const fields = findFields(
    entry("/api/organizations/{id}/datasets", {
      parameters: [
        { name: "id", in: "path", schema: { example: "elsewhere" } },
        { name: "page", in: "query", schema: { type: "integer" } },
        { name: "X-Other", in: "header" },
      ],
      responses: json,
    }),
    real,
  );
  assert.deepEqual(fields, [
    { name: "id", in: "path", value: "ville de x" },
    { name: "page", in: "query", value: "" },
  ]);
  assert.equal(
    addressOf("/api/organizations/{id}/datasets", fields ?? []),
    "/api/organizations/ville%20de%20x/datasets",
  );
});

test("what needs a token, does not end or names nothing of this site is not asked", () => {
  const parameters = [{ name: "id", in: "path", schema: { example: "x" } } as const];
  assert.equal(findFields(entry("/api/account", { security: [{}], responses: json }), real), undefined);
  assert.equal(findFields(entry("/api/projects/{id}", { parameters, responses: json }), real), undefined);
  assert.equal(findFields(entry("/api/datasets/{id}", { parameters, responses: json }), {}), undefined);
  const stream = { "200": { content: { "text/event-stream": {} } } };
  assert.equal(findFields(entry("/api/events", { responses: stream }), real), undefined);
  const entryOf = (method: Entry["method"]) => ({ ...entry("/api/datasets", { responses: json }), method });
  assert.equal(findFields(entryOf("delete"), real), undefined);
  assert.deepEqual(findFields(entryOf("get"), real), []);
});
