import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "../base/failure.ts";
import { handle, handleError } from "./hooks.server.ts";

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
    assert.match(detail, /^La base du site ne répond pas/);
  }
  const page = await ask({ accept: "text/html,*/*;q=0.8", "accept-language": "en" });
  assert.equal(page.status, 503);
  assert.match(page.headers.get("content-type") ?? "", /^text\/html/);
  assert.match(await page.text(), /<html lang="en">[^]*The site’s database does not answer just now/);
});

test("what is no refusal, and what a page asks for its data, are told as they were", async () => {
  await assert.rejects(ask({}, new Error("a bug")), /a bug/);
  await assert.rejects(ask({}, away, true), /ECONNREFUSED/);
});

test("a page that was being read when its dataset was withdrawn leads to the producer all the same", async () => {
  const at = new Date("2026-11-28T08:00:00Z");
  const withdrawn = {
    title: "Cantines",
    withdrawal: { at, reason: "Une erreur." },
    origins: [{ sourceName: "Ville", url: "https://ville.example/datasets/cantines" }],
  };
  const event = (route: string) => ({
    route: { id: route },
    params: { slug: "cantines" },
    request: new Request("https://ville.example/datasets/cantines"),
    locals: { actor: { kind: "anyone" }, rooms: { datasets: { findDataset: async () => withdrawn } } },
  });
  const tell = (route: string, error: unknown) =>
    handleError({ kind: "unknown", error, event: event(route) } as unknown as Parameters<
      typeof handleError
    >[0]);
  const gone = new Failure("gone", "catalogue-withdrawn", { reason: "Une erreur.", since: at.toISOString() });
  const told = await tell("/datasets/[slug]/[[table]]", gone);
  assert.deepEqual(told?.gone?.producer, { name: "Ville", url: "https://ville.example/datasets/cantines" });
  assert.equal(told?.gone?.reason, "Une erreur.");
  assert.equal((await tell("/imports/[id]", gone))?.gone, undefined);
});

async function tellStatus(method: string, status: number, actor: string) {
  const locals: App.Locals = Object.assign(Object.create(null), { actor: { kind: actor } });
  const request = new Request("https://ville.example/x", { method });
  const event = { locals, request, route: { id: "/x" }, params: {} };
  const caught = { kind: "app", error: { status, message: `Error: ${status}` }, event };
  const told = await handleError(caught as unknown as Parameters<typeof handleError>[0]);
  return [told?.code, told?.key, locals.signedOut];
}

test("a status alone is worded, and who is not signed in is asked to be", async () => {
  const needed = ["unauthenticated", "pages-sign-in-needed", undefined];
  const signedOut = ["unauthenticated", "pages-form-signed-out", true];
  assert.deepEqual(await tellStatus("GET", 401, "anyone"), needed);
  assert.deepEqual(await tellStatus("GET", 403, "anyone"), needed);
  assert.deepEqual(await tellStatus("GET", 403, "member"), [
    "forbidden",
    "failure-forbidden-meaning",
    undefined,
  ]);
  assert.deepEqual(await tellStatus("POST", 413, "anyone"), ["too-large", "pages-form-too-large", undefined]);
  for (const status of [401, 403, 404])
    assert.deepEqual(await tellStatus("POST", status, "anyone"), signedOut);
  // What was thrown is no status of its own to the framework: it is told here.
  const draft = new Failure("not-found", "catalogue-unknown");
  const request = new Request("https://ville.example/x", { method: "POST" });
  const event = { locals: { actor: { kind: "anyone" } }, request, route: { id: "/x" }, params: {} };
  const thrown: unknown = { kind: "unknown", error: draft, event };
  assert.equal((await handleError(thrown as Parameters<typeof handleError>[0]))?.status, 404);
  assert.deepEqual(await tellStatus("POST", 404, "member"), [undefined, undefined, undefined]);
  assert.deepEqual(await tellStatus("GET", 404, "anyone"), [undefined, undefined, undefined]);
});

test("a page is sent whole, tagged by its bytes, and what is no page is sent as it was made", async () => {
  const url = new URL("https://ville.example/datasets");
  const settings = { language: "fr", name: "Ville" };
  const answerOf = (resolve: unknown) => {
    const event = {
      url,
      request: new Request(url),
      route: { id: "/datasets" },
      platform: { req: { rooms: { instance: { url: url.origin, settings: async () => settings } } } },
      locals: {},
      cookies: { get: () => undefined, set: () => undefined },
    };
    return handle({ event, resolve } as unknown as Parameters<typeof handle>[0]);
  };
  type Writing = { readonly transformPageChunk: (chunk: { html: string; done: boolean }) => string };
  // As the framework does: its answer is what the hook leaves of the text.
  const page =
    (html: string) =>
    async (_: unknown, { transformPageChunk }: Writing) =>
      new Response(transformPageChunk({ html, done: true }), {
        status: 404,
        headers: { "content-type": "text/html", "content-length": "0", etag: '"0"' },
      });
  const html = '<html lang="%lang%" data-theme="%theme%">$& é</html>';
  const answers = await Promise.all([answerOf(page(html)), answerOf(page(html)), answerOf(page(`${html} `))]);
  const [first, again, other] = answers.map(({ headers }) => headers.get("etag"));
  assert.match(first ?? "", /^"[\w-]{27}"$/);
  assert.equal(again, first);
  assert.notEqual(other, first);
  const [{ status, headers }] = answers;
  const body = await answers[0].text();
  assert.equal(body, '<html lang="fr" data-theme="system">$& é</html>');
  assert.deepEqual([status, headers.get("content-length")], [404, String(Buffer.byteLength(body))]);
  // A route that is no page: the framework says that something broke.
  const gone = new Failure("not-found", "journal-entry-unknown", { index: 7 });
  const refused = await answerOf(async (event: unknown) => {
    await handleError({ kind: "unknown", error: gone, event } as unknown as Parameters<
      typeof handleError
    >[0]);
    return new Response("something broke", { status: 500 });
  });
  assert.equal(refused.status, 404);
  assert.match(await refused.text(), /"detail":"[^"]*7[^"]*"/);
  const none = await answerOf(async (event: unknown) => {
    // Of `error(404)` the framework gives the hook the body alone.
    const nothing = { kind: "app", error: { status: 404, message: "Error: 404" }, event };
    await handleError(nothing as unknown as Parameters<typeof handleError>[0]);
    return new Response("something broke", { status: 404 });
  });
  assert.match(await none.text(), /"title":"Introuvable"/);
  const route = await answerOf(async () => new Response("<svg/>", { headers: { etag: '"7"' } }));
  assert.deepEqual([await route.text(), route.headers.get("etag")], ["<svg/>", '"7"']);
});
