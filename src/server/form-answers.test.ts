import assert from "node:assert/strict";
import { test } from "node:test";
import { openFormAnswers } from "./form-answers.ts";

const answer = (account = "awa", bytes = 10) => ({
  address: "/account",
  account,
  status: 422,
  headers: [["content-type", "text/html"]] as const,
  body: new Uint8Array(bytes),
});

test("what a form was answered is given once, at its page, to whom it was answered, within a minute", () => {
  let now = 0;
  const kept = openFormAnswers(() => now);
  const id = kept.keep(answer()) ?? assert.fail("it is kept");
  assert.equal(kept.take(id, { address: "/admin", account: "awa" }), undefined);
  assert.equal(kept.take(id, { address: "/account", account: "bob" }), undefined);
  assert.equal(kept.take("another", { address: "/account", account: "awa" }), undefined);
  assert.equal(kept.take(id, { address: "/account", account: "awa" })?.status, 422);
  assert.equal(kept.take(id, { address: "/account", account: "awa" }), undefined);
  const late = kept.keep(answer()) ?? assert.fail("it is kept");
  now = 60_000;
  assert.equal(kept.take(late, { address: "/account", account: "awa" }), undefined);
});

test("no more is kept than memory allows, and what is old makes room", () => {
  let now = 0;
  const kept = openFormAnswers(() => now);
  assert.notEqual(kept.keep(answer("awa", 31_000_000)), undefined);
  assert.equal(kept.keep(answer("awa", 2_000_000)), undefined);
  now = 60_000;
  assert.notEqual(kept.keep(answer("awa", 2_000_000)), undefined);
});
