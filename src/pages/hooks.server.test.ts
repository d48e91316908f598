import assert from "node:assert/strict";
import { test } from "node:test";
import { handle } from "./hooks.server.ts";

/** The driver's error where nothing listens. */
const away = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", syscall: "connect" });

async function ask(headers: Record<string, string>, thrown: unknown = away, isDataRequest = false) {
  const url = new URL("https://ville.example/datasets");
  const rooms = { instance: { url: url.origin, settings: async () => Promise.reject(thrown) } };
  const event = {
    url,
    request: new Request(url, { headers }),
    platform: { req: { rooms } },
    locals: {},
    cookies: { get: () => undefined },
    isDataRequest,
  };
  return handle({ event, resolve: async () => new Response("a page") } as unknown as Parameters<
    typeof handle
  >[0]);
}

test("while the database is away, a page says so in a sentence, to readers and to programs", async () => {
  for (const accept of [undefined, "*/*", "application/json"]) {
    const answer = await ask(accept === undefined ? {} : { accept });
    assert.equal(answer.status, 503);
    assert.match(answer.headers.get("content-type") ?? "", /^application\/problem\+json/);
    const { detail } = (await answer.json()) as { detail: string };
    assert.match(detail, /^La base de l’instance ne répond pas/);
  }
  const page = await ask({ accept: "text/html,*/*;q=0.8", "accept-language": "en" });
  assert.equal(page.status, 503);
  assert.match(page.headers.get("content-type") ?? "", /^text\/html/);
  assert.match(await page.text(), /<html lang="en">[^]*The instance’s database does not answer just now/);
});

test("what is no refusal, and what a page asks for its data, are told as they were", async () => {
  await assert.rejects(ask({}, new Error("a bug")), /a bug/);
  await assert.rejects(ask({}, away, true), /ECONNREFUSED/);
});
