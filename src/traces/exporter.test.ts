import assert from "node:assert/strict";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { Footprint, leaving } from "../base/footprint.ts";
import { parseNetworks } from "../base/networks.ts";
import { openNet } from "../net/open-net.ts";
import { Exporter } from "./exporter.ts";
import type { EndedSpan } from "./span.ts";

const span: EndedSpan = {
  traceId: "a".repeat(32),
  spanId: "b".repeat(16),
  parentId: undefined,
  name: "a",
  kind: "internal",
  startMs: 0,
  endMs: 1,
  attributes: {},
  broke: false,
};

/** A collector that keeps what it is sent, and answers after a while. */
async function openCollector({ status = 200, afterMs = 0, timeoutMs = 5_000 } = {}) {
  const taken: { url: string | undefined; headers: IncomingHttpHeaders; spans: number }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text;
    });
    request.on("end", () => {
      taken.push({ url: request.url, headers: request.headers, spans: body.split('"spanId"').length - 1 });
      setTimeout(() => response.writeHead(status).end("{}"), afterMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const events: number[] = [];
  const exporter = new Exporter({
    net: openNet({ allowed: parseNetworks("127.0.0.0/8") }),
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/otlp`,
    headers: { authorization: "Bearer abc" },
    resource: { "service.name": "maille" },
    log: (_, facts) => events.push(Number(facts?.["spans"])),
    everyMs: 60_000,
    timeoutMs,
  });
  const close = async () => {
    await exporter[Symbol.asyncDispose]();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { exporter, taken, events, close };
}

test("spans are sent together, and those that wait at the end too", async () => {
  const { exporter, taken, events, close } = await openCollector();
  for (let n = 0; n < 600; n += 1) exporter.add(span);
  await close();
  assert.deepEqual(taken.map(({ spans }) => spans), [512, 88]); // prettier-ignore
  assert.deepEqual([taken[0]?.url, taken[0]?.headers.authorization], ["/otlp/v1/traces", "Bearer abc"]);
  assert.deepEqual(events, []);
});

test("sending is no part of the answer that is being made when enough spans wait", async () => {
  const { exporter, taken, close } = await openCollector();
  const page = new Footprint();
  leaving(page, () => {
    for (let n = 0; n < 512; n += 1) exporter.add(span);
  });
  await close();
  assert.equal(taken.length, 1);
  assert.equal(page.refusal, undefined);
});

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

test("what a collector does not take is lost, told once a minute and at the end, and holds up nobody", async () => {
  const { exporter, taken, events, close } = await openCollector({ status: 503 });
  for (let n = 0; n < 10_000; n += 1) exporter.add(span);
  await close();
  assert.ok(taken.length > 0);
  assert.equal(events.length, 2);
  assert.equal(sum(events), 10_000);
});

test("what could not wait for a slow collector is told, though it takes all that it is sent", async () => {
  const { exporter, taken, events, close } = await openCollector({ afterMs: 10 });
  for (let n = 0; n < 10_000; n += 1) exporter.add(span);
  await close();
  assert.equal(sum(events) + sum(taken.map(({ spans }) => spans)), 10_000);
});

test("a slow collector has so long at the end for all that waits, and not for each part of it", async () => {
  const { exporter, events, close } = await openCollector({ afterMs: 250, timeoutMs: 300 });
  for (let n = 0; n < 5_000; n += 1) exporter.add(span);
  const startedAt = performance.now();
  await close();
  assert.ok(performance.now() - startedAt < 2_000);
  assert.ok(sum(events) > 3_000);
});
