import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { demonstrated } from "../journeys/furnished.ts";
import { openBrowser } from "./browser.ts";
import { openInstance, type Served } from "./instance.ts";

let served: Served;
let collector: Awaited<ReturnType<typeof openCollector>>;
const token = "t".repeat(32);

before(async () => {
  collector = await openCollector();
  served = await openInstance({
    MAILLE_METRICS_TOKEN: token,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  });
  await demonstrated(served);
});

after(async () => {
  await served[Symbol.asyncDispose]();
  await collector.close();
});

const table = "/datasets/communes-de-france";

test("pages, what programs read and what is downloaded are packed, and read as they were", async () => {
  for (const path of [
    "/",
    "/datasets",
    table,
    `${table}/download/csv`,
    `${table}.jsonld`,
    `${table}.ttl`,
    "/api/datasets",
    "/api/openapi.json",
  ]) {
    const plain = await ask(path, { "accept-encoding": "identity" });
    assert.equal(plain.headers["content-encoding"], undefined, path);
    for (const [coding, unpack] of [
      ["br", brotliDecompressSync],
      ["gzip", gunzipSync],
    ] as const) {
      const packed = await ask(path, { "accept-encoding": coding });
      assert.equal(packed.status, 200, path);
      assert.equal(packed.headers["content-encoding"], coding, path);
      assert.ok(packed.body.length < plain.body.length * 0.7, path);
      assert.match(packed.headers.vary ?? "", /Accept-Encoding/, path);
      assert.equal(withoutChance(unpack(packed.body)), withoutChance(plain.body), path);
    }
  }
});

test("whoever holds a page or an answer, packed or not, is told that it is still good", async () => {
  for (const path of [`${table}.jsonld`, `${table}.ttl`, "/feeds/datasets.atom"]) {
    for (const coding of ["br", "gzip", "identity"]) {
      const { headers } = await ask(path, { "accept-encoding": coding });
      const { etag } = headers;
      assert.ok(etag !== undefined, path);
      assert.equal(etag.startsWith("W/"), coding !== "identity", `${path} ${coding}`);
      const again = await ask(path, { "accept-encoding": coding, "if-none-match": etag });
      assert.deepEqual([again.status, again.body.length, again.headers.etag], [304, 0, etag], path);
    }
  }
});

test("scripts and styles were packed ahead, and are kept for a year", async () => {
  const home = (await ask("/", {})).body.toString();
  const path = /href="([^"]+\/_layout\.[^"]+\.css)"/.exec(home)?.[1];
  assert.ok(path !== undefined);
  const whole = await ask(path, {});
  for (const [coding, unpack] of [
    ["br", brotliDecompressSync],
    ["gzip", gunzipSync],
  ] as const) {
    const { headers, body } = await ask(path, { "accept-encoding": coding });
    assert.equal(headers["content-encoding"], coding);
    assert.equal(headers["content-length"], String(body.length));
    assert.equal(headers["cache-control"], "public,max-age=31536000,immutable");
    assert.equal(headers.vary, "Accept-Encoding");
    assert.deepEqual(unpack(body), whole.body);
    assert.equal(
      (await ask(path, { "accept-encoding": coding, "if-none-match": headers.etag ?? "" })).status,
      304,
    );
  }
});

test("pages that hold a secret are not packed", async () => {
  const { headers, body } = await ask(new URL(served.administratorLink).pathname + "?secret=x", {
    "accept-encoding": "br, gzip",
  });
  assert.ok(body.length > 1024);
  assert.equal(headers["cache-control"], "no-store");
  assert.equal(headers["content-encoding"], undefined);
});

test("a browser asks an instance on its own machine for Brotli, without TLS too", async () => {
  await using browser = await openBrowser();
  const page = await browser.newPage();
  const response = await page.goto(`${served.url}/datasets`);
  assert.equal((await response?.allHeaders())?.["content-encoding"], "br");
  assert.equal(await page.locator("h1").count(), 1);
});

test("metrics are there for who has their token, in few words, and tell of nobody", async () => {
  const person = "zqmartin@ville.example";
  for (const path of [
    table,
    `${table}?nom__exact=${person}`,
    `/api/accounts/${person}`,
    "/nothing/zqmartin",
  ]) {
    await ask(path, { "x-forwarded-for": "192.0.2.77" });
  }
  await fetch(`${served.url}/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
    body: JSON.stringify({ email: person, password: "zqmartin" }),
  });
  for (const wrong of [
    {},
    { authorization: "Bearer t" },
    { authorization: token },
    { authorization: `Bearer ${token}t` },
  ]) {
    assert.equal((await ask("/metrics", wrong)).status, 404, "to others nothing is there");
  }
  const { status, headers, body } = await ask("/metrics", { authorization: `bearer ${token}` });
  assert.equal(status, 200);
  assert.match(headers["content-type"] ?? "", /^application\/openmetrics-text; version=1\.0\.0/);
  const text = body.toString();
  assert.match(text, /^maille_http_requests_total\{door="page",status="404"\} [1-9]/m);
  assert.match(text, /^maille_http_requests_total\{door="api",status="401"\} [1-9]/m);
  assert.match(text, /^maille_well\{part="database"\} 1$/m);
  const sources = ["process", "health", "instance", "jobs", "outbox", "network", "journal"];
  const failed = [...text.matchAll(/^maille_scrape_failed\{source="([a-z]+)"\} 0$/gm)].map(
    ([, name]) => name,
  );
  assert.deepEqual(failed, sources, "all of them are read");
  assert.ok(text.endsWith("# EOF\n"));
  assert.doesNotMatch(text, /zqmartin|ville\.example|communes|192\.0\.2|127\.0\.0|[\da-f]{8}-[\da-f]{4}-/);
  const series = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  assert.ok(series.length < 400, `${series.length} series`);
  assert.equal(new Set(series.map((line) => line.split(" ")[0])).size, series.length, "each is told once");
});

test("a trace shows what a request worked at, by names of the program, and tells of nobody", async () => {
  const path = `${table}?nom__exact=zqmartin&lang=en`;
  const { headers } = await ask(path, { accept: "text/html", "x-forwarded-for": "192.0.2.77" });
  const id = String(headers["x-request-id"]);
  const end = performance.now() + 90_000;
  while (!collector.taken().includes(id)) {
    assert.ok(performance.now() < end, "the request was sent to the collector");
    await wait(100);
  }
  const spans = collector.spans();
  const request = spans.find((span) => JSON.stringify(span).includes(id));
  assert.equal(request?.name, "GET /datasets/[slug]/[[table]]");
  const within = spans.filter(({ traceId }) => traceId === request.traceId);
  const verb = within.find(({ name }) => /^datasets\.\w+$/.test(name));
  assert.equal(verb?.parentSpanId, request.spanId);
  assert.ok(within.some(({ name, parentSpanId }) => name === "SELECT" && parentSpanId !== request.spanId));
  assert.ok(spans.some(({ name }) => name.startsWith("job ")));
  assert.doesNotMatch(collector.taken(), /zqmartin|ville\.example|192\.0\.2|communes-de-france/);
});

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
}

/** Takes traces as a collector of OpenTelemetry does. */
async function openCollector() {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      bodies.push(Buffer.concat(pieces).toString());
      response.end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: () => bodies.join("\n"),
    spans: () =>
      bodies.flatMap((body) => {
        const told = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
        return told.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
      }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A nonce is another in each page. */
function withoutChance(body: Buffer): string {
  return body.toString().replaceAll(/nonce="[^"]*"/g, "");
}

async function ask(path: string, headers: Record<string, string>) {
  const asked = get(new URL(path, served.url), {
    headers: { "accept-language": "fr", ...headers },
    agent: false,
  });
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece as Buffer);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(pieces) };
}
