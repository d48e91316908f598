import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { askedAt, fakeSearchServer } from "../../../test/search-server.ts";
import { parseSearchServer } from "../search-server.ts";
import { SearchClient } from "./client.ts";
import { Copies } from "./copies.ts";

const away = { code: "unavailable", key: "search-away" };
const get = { method: "GET", path: "/" } as const;

test("the address of a server tells who asks it and what its indexes are called, and nothing else", () => {
  const server = parseSearchServer("https://ma%40ille:s%3Acret@search.example.org:9200/rennes");
  assert.deepEqual(server, {
    urls: ["https://search.example.org:9200"],
    authorization: `Basic ${Buffer.from("ma@ille:s:cret").toString("base64")}`,
    prefix: "rennes",
  });
  assert.equal(parseSearchServer("http://127.0.0.1:9200")?.prefix, "maille");
  for (const wrong of ["ftp://a", "http://a/b/c", "http://a/_all", "http://a/*", "http://a/b?c", "a"]) {
    assert.equal(parseSearchServer(wrong), undefined, wrong);
  }
});

test("further addresses are those of the same server: they say the same of who asks, or nothing", () => {
  const first = "https://maille:a,b@one.example.org:9200/rennes";
  const server = parseSearchServer(first);
  const others = ["https://two.example.org:9200", "https://maille:a,b@three.example.org/rennes/"];
  assert.deepEqual(parseSearchServer([first, ...others].join(", ")), {
    ...server,
    urls: [...(server?.urls ?? []), "https://two.example.org:9200", "https://three.example.org"],
  });
  for (const wrong of ["https://a/nantes", "https://maille:other@a/rennes", "https://a/?b", "a"]) {
    assert.equal(parseSearchServer(`${first},${wrong}`), undefined, wrong);
  }
});

test("a server that refuses, breaks, hangs or answers no JSON is away, each in time", async () => {
  let answer: { status?: number; body: unknown } | undefined = { body: { ok: true } };
  await using server = await fakeSearchServer(() => answer);
  const ask = (more = {}) => {
    const address = server.url.replace("//", "//user:password@");
    const client = new SearchClient(askedAt(address), askedAt(address));
    return client.ask({ ...get, ...more });
  };
  assert.deepEqual(await ask(), { ok: true });
  assert.equal(server.asked[0]?.authorization, `Basic ${Buffer.from("user:password").toString("base64")}`);
  for (const status of [400, 401, 403, 404, 429, 500, 503]) {
    answer = { status, body: { error: "no" } };
    await assert.rejects(ask(), away, String(status));
  }
  answer = { body: "<html>" };
  await assert.rejects(ask(), away);
  answer = undefined;
  const began = performance.now();
  await assert.rejects(ask({ timeoutMs: 300 }), away);
  assert.ok(performance.now() - began < 10_000);
});

test("a server that is away is asked by nobody for a while, and then again; what it does not understand is no outage", async () => {
  let status = 400;
  await using server = await fakeSearchServer(() => ({ status, body: {} }));
  const open = (awayMs: number) => new SearchClient(askedAt(server.url), { ...askedAt(server.url), awayMs });
  const client = open(60_000);
  await assert.rejects(client.ask(get), away);
  await assert.rejects(client.ask(get), away);
  assert.equal(server.asked.length, 2);
  status = 503;
  await assert.rejects(client.ask(get), away);
  await assert.rejects(client.ask(get), away);
  assert.equal(server.asked.length, 3, "the last one was asked of nobody");
  assert.deepEqual(client.traffic, { answered: 0, failed: 3 });
  const soon = open(100);
  await assert.rejects(soon.ask(get), away);
  status = 200;
  while (!(await soon.isReachable())) await wait(10);
  assert.deepEqual(soon.traffic, { answered: 1, failed: 1 });
});

const search = { method: "POST", path: "/maille/_search", body: {} } as const;
const write = { method: "POST", path: "/maille/_bulk", lines: ["{}"] } as const;

test("of several addresses one that answers is asked, and one that broke off is left alone for a while", async () => {
  const one = await fakeSearchServer(() => ({ body: { told: "one" } }));
  let status = 200;
  await using two = await fakeSearchServer(() => ({ status, body: { told: "two" } }));
  // Each process begins at any of them, and has connections of its own.
  const clients = Array.from({ length: 20 }, () => {
    const options = askedAt(`${one.url}/maille,${two.url}`);
    return new SearchClient(options, { ...options, awayMs: 200 });
  });
  const told = async (asked: Parameters<SearchClient["ask"]>[0]) => {
    const answers = await Promise.all(clients.map((client) => client.ask(asked).catch(() => undefined)));
    return new Set(answers.map((answer) => (answer as { told: string } | undefined)?.told));
  };
  const failed = () => clients.map(({ traffic }) => traffic.failed);
  await one[Symbol.asyncDispose]();
  assert.deepEqual(await told(write), new Set(["two"]), "nobody heard what is written: it is written there");
  const before = failed();
  assert.deepEqual(new Set(before), new Set([0, 1]), "some began at one that is away");
  assert.deepEqual(await told(search), new Set(["two"]));
  assert.deepEqual(failed(), before, "each stays where it was answered");
  status = 503;
  await using again = await fakeSearchServer(() => ({ body: { told: "again" } }), one.port);
  await wait(200);
  assert.deepEqual(await told(search), new Set(["again"]));
  assert.equal(again.asked.length, clients.length);
});

test("an address that took all of the time is asked after the others from then on", async () => {
  await using hanging = await fakeSearchServer(() => undefined);
  await using well = await fakeSearchServer(() => ({ body: { told: "well" } }));
  const options = { ...askedAt(`${hanging.url}/maille,${well.url}`), askingMs: 1_500, awayMs: 50 };
  // One at a time, until one began there: on a busy machine the other one may take all of the time too.
  let client: SearchClient;
  do {
    client = new SearchClient(options, options);
    await client.ask(search).catch(() => undefined);
  } while (hanging.asked.length === 0);
  await wait(60);
  assert.deepEqual(await client.ask({ ...search, timeoutMs: 5_000 }), { told: "well" });
  assert.equal(hanging.asked.length, 1);
});

test("what broke off is asked of the next address where asking twice does no harm, and not else", async () => {
  await using hurt = await fakeSearchServer(() => "hang up");
  await using well = await fakeSearchServer(() => ({ body: { told: "well" } }));
  const options = askedAt(`${hurt.url}/maille,${well.url}`);
  /** What a process is answered that begins at the one that breaks off. */
  const asked = async (one: Parameters<SearchClient["ask"]>[0]) => {
    for (;;) {
      const heard = hurt.asked.length;
      const answer = await new SearchClient(options, options).ask(one).catch(() => "away");
      if (hurt.asked.length > heard) return answer;
    }
  };
  assert.deepEqual(await asked(search), { told: "well" });
  assert.deepEqual(await asked(get), { told: "well" });
  assert.equal(await asked(write), "away");
});

test("of what is written together, what the server is too busy for is written again and the rest is not", async (t) => {
  const tries = new Map<string, number>();
  await using server = await fakeSearchServer(({ body }) => {
    const ids = body
      .split("\n")
      .filter((line) => line.startsWith('{"index"') || line.startsWith('{"delete"'))
      .map((line) => /"_id":"([^"]*)"/.exec(line)?.[1] ?? "");
    const items = ids.map((_id) => {
      const tried = (tries.get(_id) ?? 0) + 1;
      tries.set(_id, tried);
      if (_id === "busy" && tried < 3) return { index: { _id, status: 429, error: { type: "rejected" } } };
      if (_id === "old") return { index: { _id, status: 409, error: { type: "version_conflict" } } };
      if (_id === "wrong" && tried === 1)
        return { index: { _id, status: 400, error: { type: "mapper", reason: "no" } } };
      return { index: { _id, status: 200 } };
    });
    return { body: { errors: true, items } };
  });
  const told: unknown[] = [];
  const client = new SearchClient(askedAt(server.url), askedAt(server.url));
  const copies = new Copies(client, "maille-1", (event, fields) => told.push([event, fields?.["dataset"]]));
  await copies.writeDatasets(
    "maille-1",
    ["good", "busy", "old", "wrong"].map((_id) => [{ index: { _id } }, { is: "dataset" }]),
  );
  assert.deepEqual(Object.fromEntries(tries), { good: 1, busy: 3, old: 1, wrong: 2 });
  assert.deepEqual(told, [["search-dataset-refused", "wrong"]]);
  assert.match(
    server.asked.at(-1)?.body ?? "",
    /^\{"delete":\{"_id":"wrong"\}\}/,
    "an old version of it is gone",
  );
  const { length } = server.asked;
  const long = "a".repeat(500_000);
  await copies.writeDatasets(
    "maille-1",
    Array.from({ length: 8 }, (_, n) => [{ index: { _id: `${n}` } }, { is: "dataset", text: long }]),
  );
  assert.equal(
    server.asked.length,
    length + 3,
    "a server that is busy is sent no more at once than it answers in time",
  );
  t.diagnostic(`${server.asked.length} requests`);
});
