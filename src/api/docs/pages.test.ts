import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, peopleWorld } from "../../../test/people-world.ts";
import { allWords } from "../../words/all.ts";
import { html } from "../../server/html.ts";
import { failureStatus } from "../../server/problem.ts";

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

test("the page of the API tells every operation, in the reader's language", async () => {
  await using world = await peopleWorld();
  const document = (await ask(world.api, "GET", "/api/openapi.json?lang=fr")).body;
  const page = await ask(world.api, "GET", "/api/docs/?lang=fr");
  assert.equal(page.status, 200);
  assert.match(page.body, /<html lang="fr">/);
  assert.match(page.body, /Créer un jeu de données, en brouillon/);
  for (const path of Object.keys(document.paths)) assert.ok(page.body.includes(path), path);
  assert.ok(!page.body.includes("undefined"));
  assert.doesNotMatch(page.body, /<td>(?:parameter|answer)-|<\/strong> (?:parameter|answer)-/);
  assert.match((await ask(world.api, "GET", "/api/docs/?lang=en")).body, /Create a dataset, as a draft/);
});

test("the type of a refusal leads to what it means", async () => {
  await using world = await peopleWorld();
  const refusal = await ask(world.api, "GET", "/api/datasets/nothing");
  const { pathname, hash } = new URL(refusal.body.type);
  const page = await ask(world.api, "GET", pathname);
  assert.equal(page.status, 200);
  assert.ok(page.body.includes(`id="${hash.slice(1)}"`));
  for (const code of Object.keys(failureStatus)) assert.ok(page.body.includes(`id="${code}"`));
});

test("the name of the instance cannot add markup to the page", async () => {
  await using world = await peopleWorld();
  const name = `<script>alert("x")</script>`;
  await ask(world.api, "PATCH", "/api/instance", { token: await world.token("ada"), json: { name } });
  const page = await ask(world.api, "GET", "/api/docs/");
  assert.ok(!page.body.includes("<script"));
  assert.equal(html`<a href="${`"><b>`}">${"&"}</a>`.text, `<a href="&#34;&#62;&#60;b&#62;">&#38;</a>`);
});
