import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, peopleWorld } from "../../../test/people-world.ts";
import { allWords } from "../../words/all.ts";

test("every operation is named, worded in both languages, and answers refusals as problems", async () => {
  await using world = await peopleWorld();
  const document = (await ask(world.api, "GET", "/api/openapi.json")).body;
  assert.equal(document.openapi, "3.1.0");
  const ids: string[] = [];
  for (const [path, item] of Object.entries<Record<string, Record<string, unknown>>>(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      const id = operation["operationId"];
      assert.ok(typeof id === "string", `${method} ${path} has no operationId`);
      assert.ok(allWords[`operation-${id}`] !== undefined, `operation-${id} is not worded`);
      ids.push(id);
    }
  }
  assert.ok(ids.length > 30);
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(document.components.securitySchemes.token.scheme, "bearer");
});
