import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { readFormWithFiles, readSentForm } from "./multipart.ts";

function form(file: Blob | undefined): Request {
  const body = new FormData();
  body.set("title", " Cantines ");
  if (file !== undefined) body.set("file", file, "cantines.csv");
  else body.set("file", new Blob([]), "");
  body.set("after", "x");
  return new Request("http://here/publish", { method: "POST", body });
}

function filled(sizes: readonly number[]): Request {
  const body = new FormData();
  body.set("words", "Bonjour");
  for (const size of sizes) body.append("files", new Blob(["x".repeat(size)]), `${size}.pdf`);
  body.append("files", new Blob([]), "");
  return new Request("http://here/procedures/x", { method: "POST", body });
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

test("a form with several files holds each by its field, and says when they are too large", async () => {
  const sent = await readFormWithFiles(filled([10, 200_000]), 200_010);
  assert.deepEqual(
    sent.files.map(({ field, name, bytes }) => [field, name, bytes.length]),
    [
      ["files", "10.pdf", 10],
      ["files", "200000.pdf", 200_000],
    ],
  );
  assert.deepEqual([sent.form.get("words"), sent.isTooLarge], ["Bonjour", false]);
  const larger = await readFormWithFiles(filled([150_000, 900_000, 900_000]), 200_000);
  assert.equal(larger.isTooLarge, true);
  const held = larger.files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  assert.ok(held <= 200_000, `${held} bytes are held`);
  const plain = new Request("http://here/procedures/x", {
    method: "POST",
    headers: { "content-length": "7" },
    body: new URLSearchParams("words=a"),
  });
  assert.equal((await readFormWithFiles(plain, 10)).form.get("words"), "a");
});

test("a form with files that is cut is refused", async () => {
  const boundary = "cut-here";
  const beginning = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF`;
  const cut = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(Buffer.from(beginning)),
    pull: async (controller) => {
      await wait(100);
      controller.error(new Error("the connection broke off"));
    },
  });
  const request = new Request("http://here/procedures/x", {
    method: "POST",
    headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
    body: cut,
    duplex: "half",
  } as RequestInit);
  await assert.rejects(readFormWithFiles(request, 1000), /broke off/);
});

test("what is no form, or has no end, is the fault of who sent it", async () => {
  const part = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF';
  for (const [type, body] of [
    ["multipart/form-data", part],
    [`multipart/form-data; boundary=${"b".repeat(300)}`, part],
    ["multipart/form-data; boundary=other", part],
    ["multipart/form-data; boundary=b", part],
    ["multipart/form-data; boundary=b", part.replace("a.pdf", "")],
    ["multipart/form-data; boundary=b", ""],
  ] as const) {
    const sent = () =>
      new Request("http://here/x", { method: "POST", headers: { "content-type": type }, body });
    await assert.rejects(readFormWithFiles(sent(), 1000), { status: 400 });
    await assert.rejects(
      readSentForm(sent(), async (_, stream) => stream.resume()),
      { status: 400 },
    );
  }
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
