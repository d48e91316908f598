import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { doors } from "../api/doors.ts";
import { Failure } from "../base/failure.ts";
import { parseNetworks } from "../base/networks.ts";
import type { Rooms } from "../rooms.ts";
import { listen, type Pages, site } from "./server.ts";
import type { Answered, Served } from "./served.ts";

/** A site whose pages are made by `pages`, and what it tells of each request. */
async function serveSite(pages: Pages) {
  const log: Answered[] = [];
  const server = await listen({ host: "127.0.0.1", port: 0, language: "fr" });
  server.answerWith(
    site({
      rooms: {} as Rooms,
      doors,
      api: { fetch: () => new Response("api"), describe: () => ({}) as never },
      pages,
      url: undefined,
      language: "fr",
      admission: {
        admit: ({ url }) => {
          if (url === "/full") throw new Failure("unavailable", "server-busy", { retryAfterS: 2 });
          return 0;
        },
      },
      trustedProxies: parseNetworks(""),
      onAnswered: (answered) => log.push(answered),
    }),
  );
  const url = `http://127.0.0.1:${server.port}`;
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const before = log.length;
    const answer = await fetch(url + path, { headers });
    const text = await answer.text();
    while (log.length === before) await new Promise(setImmediate);
    const { ms, ...told } = log.at(-1) as Answered;
    assert.equal(typeof ms, "number");
    return { text, id: answer.headers.get("x-request-id"), told };
  };
  return { ask, [Symbol.asyncDispose]: () => server.close(0) };
}

test("what is told of requests is their id and their route, and nothing of who asks or of what they look for", async () => {
  await using served = await serveSite((request, response) => {
    Object.assign((request as typeof request & { served: Served }).served, { route: "/datasets/[slug]" });
    response.end("page");
  });
  const { id, told } = await served.ask("/datasets/menus?nom__exact=Martin#here", { "x-request-id": "mine" });
  assert.match(id ?? "", /^[\da-f-]{36}$/);
  const facts = { method: "GET", door: "page", route: "/datasets/[slug]", status: 200, isStream: false };
  assert.deepEqual(told, { requestId: id, ...facts });
  const api = await served.ask("/api/accounts/0192?q=Martin");
  assert.deepEqual(api.told, { requestId: api.id, ...facts, door: "api", route: undefined });
  assert.equal((await served.ask("/api/3/action/package_show")).told.door, "ckan");
  assert.notEqual(id, api.id);
});

test("a refusal shows its request's id, on its page and as a problem", async () => {
  await using served = await serveSite((_, response) => response.end());
  const page = await served.ask("/full", { accept: "text/html" });
  assert.ok(page.id !== null && page.text.includes(`Référence de la demande : ${page.id}`), page.text);
  const problem = await served.ask("/full");
  assert.equal((JSON.parse(problem.text) as { instance: string }).instance, `urn:uuid:${problem.id}`);
  assert.deepEqual([problem.told.requestId, problem.told.status], [problem.id, 503]);
});

test("a process lives as soon as it listens, is ready once it is open and well, and says why to nobody", async () => {
  const server = await listen({ host: "127.0.0.1", port: 0, language: "en" });
  const url = `http://127.0.0.1:${server.port}`;
  const ask = async (path: string, method = "GET") => {
    const answer = await fetch(url + path, { method });
    return `${answer.status} ${await answer.text()}`;
  };
  const held = fetch(`${url}/datasets`);
  assert.equal(await ask("/health/live?x"), '200 {"status":"ok"}');
  assert.equal(await ask("/health/ready"), '503 {"status":"unavailable"}');
  assert.match(await ask("/health/ready", "POST"), /^405 /);
  let isWell = true;
  let asked = 0;
  server.answerWith(
    (_, response) => response.end("page"),
    async () => {
      asked += 1;
      return isWell;
    },
  );
  assert.equal(await (await held).text(), "page", "who came before waited");
  const since = performance.now();
  for (let count = 0; count < 9; count += 1) assert.match(await ask("/health/ready"), /^200 /);
  assert.ok(asked <= 1 + (performance.now() - since) / 1_000, "an answer is kept for a second");
  isWell = false;
  while ((await ask("/health/ready")).startsWith("200 ")) await wait(50);
  assert.match(await ask("/health/ready"), /^503 /);
  assert.match(await ask("/health/live"), /^200 /);
  await server.close(0);
});

test("a process that ends before it was open refuses what waited", async () => {
  const server = await listen({ host: "127.0.0.1", port: 0, language: "en" });
  const url = `http://127.0.0.1:${server.port}`;
  const held = fetch(`${url}/datasets`);
  assert.equal((await fetch(`${url}/health/live`)).status, 200);
  const ended = server.close(5_000);
  const refused = await held;
  assert.deepEqual([refused.status, refused.headers.get("retry-after")], [503, "5"]);
  await ended;
});
