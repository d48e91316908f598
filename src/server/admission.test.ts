import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";
import { test } from "node:test";
import { Failure } from "../base/failure.ts";
import { parseNetworks } from "../base/networks.ts";
import { openAdmission, type AdmissionOptions } from "./admission.ts";
import type { Rooms } from "../rooms.ts";
import { listen, site } from "./server.ts";
import { doors } from "../api/doors.ts";

const clock = () => new Date("2026-11-26T08:00:00Z");

test("streams of events are bounded for each caller and in all, and make room when they close", () => {
  const admission = openAdmission({ doors, limits: {}, clock, streams: { perCaller: 2, inAll: 3 } });
  const follow = (url: string, address: string) => {
    const response = new EventEmitter();
    assert.equal(admission.admit({ url }, response as never, address), 0);
    return response;
  };
  const first = follow("/api/imports/a/events", "192.0.2.1");
  follow("/harvests/a/runs/b/events?lang=fr", "192.0.2.1");
  refused(() => follow("/imports/a/events", "192.0.2.1"), "too-many", "server-streams-many");
  follow("/api/harvest-runs/b/events/", "192.0.2.2");
  refused(() => follow("/imports/a/events", "192.0.2.3"), "unavailable", "server-streams-full");
  first.emit("close");
  follow("/imports/a/events", "192.0.2.1");
});

test("a board on a screen is such a stream", () => {
  const admission = openAdmission({ doors, limits: {}, clock, streams: { perCaller: 1, inAll: 9 } });
  const follow = () => admission.admit({ url: "/boards/hopitaux/events" }, answering() as never, "192.0.2.1");
  assert.equal(follow(), 0);
  refused(follow, "too-many", "server-streams-many");
});

test("pages are counted for each network, and neither their scripts nor the API are", () => {
  const admission = openAdmission({ doors, limits: { page: { quota: 2, windowS: 60 } }, clock });
  const ask = (url: string, address = "2001:db8::1") =>
    admission.admit({ url }, answering() as never, address);
  for (const url of ["/datasets?q=eau", "/places/commune/35238"]) assert.equal(ask(url), 0);
  refused(() => ask("/datasets", "2001:db8::2"), "too-many", "api-too-many-requests");
  for (const url of ["/_app/immutable/a.js", "/api/datasets"]) assert.equal(ask(url), 0);
  const costly = [
    "/datasets/menus/chart.svg?x=a",
    "/places/commune/35238/map.png",
    "/nothing.css",
    "/favicon.ico",
    "/_app/../datasets",
    "/_app/%2e%2e/datasets",
    "/api/..\\datasets/menus",
    "/_app/immutable/../../chart.svg/x",
  ];
  for (const url of costly) refused(() => ask(url), "too-many", "api-too-many-requests");
  assert.equal(ask("/datasets", "192.0.2.1"), 0);
});

test("of five hundred at once, some are answered and the others told at once to come back", async () => {
  let begun = 0;
  const held: (() => void)[] = [];
  const filled = Promise.withResolvers<void>();
  await using served = await serveWith(
    { limits: {}, clock, work: { pages: 40, inAll: 60, inTurn: 60, perCaller: 1_000 } },
    (response) => {
      begun += 1;
      held.push(() => response.end("page"));
      if (begun === 40) filled.resolve();
    },
  );
  const first = Array.from({ length: 40 }, () => fetch(`${served.url}/datasets`));
  await filled.promise;
  const late = await Promise.all(Array.from({ length: 460 }, () => fetch(`${served.url}/datasets`)));
  for (const response of late) {
    assert.deepEqual([response.status, response.headers.get("retry-after")], [503, "2"]);
    await response.body?.cancel();
  }
  assert.equal(begun, 40, "nothing else was begun");
  assert.equal(await (await fetch(`${served.url}/api/health`)).text(), "api");
  for (const release of held.splice(0)) release();
  for (const response of await Promise.all(first)) assert.equal(await response.text(), "page");
  const next = fetch(`${served.url}/datasets`);
  await until(() => held.length === 1);
  held[0]?.();
  assert.equal((await next).status, 200);
});

test("one caller holds no more than a part of the places", () => {
  const admission = openAdmission({
    doors,
    limits: {},
    clock,
    work: { pages: 9, inAll: 9, inTurn: 9, perCaller: 2 },
  });
  const ask = (address: string) => {
    const response = answering();
    assert.equal(admission.admit({ url: "/api/datasets" }, response as never, address), 0);
    return response;
  };
  const one = ask("192.0.2.1");
  const two = ask("192.0.2.1");
  refused(() => ask("192.0.2.1"), "too-many", "server-caller-busy");
  ask("192.0.2.2");
  one.writeHead();
  one.emit("close");
  ask("192.0.2.1");
  refused(() => ask("192.0.2.1"), "too-many", "server-caller-busy");
  two.emit("close");
  ask("192.0.2.1");
});

test("what waits for a turn of its own stands in no reader's way", () => {
  const admission = openAdmission({
    doors,
    limits: {},
    clock,
    work: { pages: 2, inAll: 3, inTurn: 6, perCaller: 20 },
  });
  const ask = (method: string, url: string) => {
    const response = answering();
    assert.equal(admission.admit({ method, url }, response as never, "192.0.2.1"), 0);
    return response;
  };
  const waiting = [
    ask("POST", "/api/resources/a/sql/"),
    ask("POST", "/api/queries"),
    ask("POST", "/api/session"),
    ask("POST", "/api/resources/a/validation"),
    ask("GET", "/api/3/action/datastore_search_sql?sql=select"),
    ask("GET", "/api/action/datastore_search_sql?sql=select"),
  ];
  refused(() => ask("POST", "/api/queries"), "unavailable", "server-busy");
  for (const url of ["/api/datasets", "/api/resources/a/data/", "/datasets"]) ask("GET", url);
  refused(() => ask("GET", "/api/datasets"), "unavailable", "server-busy");
  waiting[0]?.writeHead();
  ask("POST", "/api/resources/a/sql/");
  refused(() => ask("GET", "/api/datasets"), "unavailable", "server-busy");
});

function answering() {
  return Object.assign(new EventEmitter(), { writeHead: () => undefined });
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test("a refused page is told as a page, and a refused stream as a problem, with when to come back", async () => {
  const limited = { page: { quota: 1, windowS: 60 } };
  await using served = await serveWith({ limits: limited, clock, streams: { perCaller: 0, inAll: 9 } });
  const ask = (path: string) =>
    fetch(`${served.url}${path}`, { headers: { accept: "text/html", "accept-language": "fr" } });
  assert.equal(await (await ask("/datasets")).text(), "page");
  const french = await ask("/datasets");
  assert.deepEqual([french.status, french.headers.get("retry-after")], [429, "60"]);
  assert.match(await french.text(), /<html lang="fr">[^]*Plus de 1 demandes en 60 secondes/);
  const english = await ask("/datasets?lang=en");
  assert.match(await english.text(), /<html lang="en">[^]*More than 1 requests/);
  const stream = await fetch(`${served.url}/api/imports/a/events`);
  assert.deepEqual([stream.status, stream.headers.get("retry-after")], [429, "30"]);
  assert.match(stream.headers.get("content-type") ?? "", /^application\/problem\+json/);
});

function refused(asking: () => unknown, code: string, key: string): void {
  assert.throws(asking, (error) => {
    assert.ok(error instanceof Failure);
    assert.deepEqual([error.code, error.key], [code, key]);
    assert.ok(Number(error.args["retryAfterS"]) > 0);
    return true;
  });
}

async function serveWith(
  options: Omit<AdmissionOptions, "doors">,
  pages: (response: ServerResponse) => void = (response) => response.end("page"),
): Promise<AsyncDisposable & { url: string }> {
  const server = await listen({ host: "127.0.0.1", port: 0, language: "fr" });
  server.answerWith(
    site({
      rooms: {} as Rooms,
      doors,
      api: {
        fetch: () => new Response("api"),
        describe: async () => ({ openapi: "3.1.0", info: { title: "", version: "" } }),
      },
      pages: (_, response) => pages(response),
      url: undefined,
      language: "fr",
      trustedProxies: parseNetworks("127.0.0.0/8"),
      admission: openAdmission({ ...options, doors }),
    }),
  );
  return { url: `http://127.0.0.1:${server.port}`, [Symbol.asyncDispose]: () => server.close(1000) };
}
