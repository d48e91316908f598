import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
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

test("a form that is cut gives what it had sent of its file an end, and is refused", async () => {
  const boundary = "cut-here";
  const beginning = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\na;b\n`;
  const cut = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(Buffer.from(beginning)),
    pull: async (controller) => {
      // Once what came is read.
      await wait(100);
      controller.error(new Error("the connection broke off"));
    },
  });
  const request = new Request("http://here/publish", {
    method: "POST",
    headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
    body: cut,
    duplex: "half",
  } as RequestInit);
  let ending: unknown;
  await assert.rejects(
    readSentForm(request, async (_, stream) => {
      try {
        await stream.toArray();
      } catch (error) {
        ending = error;
        throw error;
      }
    }),
    /broke off/,
  );
  assert.ok(ending instanceof Error);
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
