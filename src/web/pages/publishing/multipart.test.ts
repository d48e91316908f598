import assert from "node:assert/strict";
import { test } from "node:test";
import { readSentForm } from "./multipart.ts";

function form(file: Blob | undefined): Request {
  const body = new FormData();
  body.set("title", " Cantines ");
  if (file !== undefined) body.set("file", file, "cantines.csv");
  else body.set("file", new Blob([]), "");
  body.set("after", "x");
  return new Request("http://here/publish", { method: "POST", body });
}

test("a form sends its file as a stream and its fields, wherever they stand", async () => {
  const bytes = "a;b\n".repeat(100_000);
  const sent = await readSentForm(form(new Blob([bytes])), async (name, stream) => {
    let length = 0;
    for await (const chunk of stream) length += (chunk as Buffer).length;
    return { name, length };
  });
  assert.deepEqual(sent.received, { name: "cantines.csv", length: bytes.length });
  assert.equal(sent.fields.get("title"), "Cantines");
  assert.equal(sent.fields.get("after"), "x");
});

test("a form without a file has none", async () => {
  const sent = await readSentForm(form(undefined), () => assert.fail("no file was sent"));
  assert.equal(sent.received, undefined);
});

test("a file that is refused is let through, and its refusal is told", async () => {
  const refused = readSentForm(form(new Blob(["x".repeat(1_000_000)])), () =>
    Promise.reject(new Error("too large")),
  );
  await assert.rejects(refused, /too large/);
});
