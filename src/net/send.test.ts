import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { failsWith } from "../../test/fails-with.ts";
import { parseNetworks } from "../base/networks.ts";
import type { Net } from "./net.ts";
import { openNet } from "./open-net.ts";

const options = { maxBytes: 1_000_000, timeoutMs: 10_000 };
const loopback = parseNetworks("127.0.0.1");

interface Peer extends AsyncDisposable {
  readonly url: string;
  readonly net: Net;
  readonly requests: IncomingMessage[];
  readonly sockets: Set<Socket>;
}

async function peer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  { idleMs = 5_000 } = {},
): Promise<Peer> {
  const requests: IncomingMessage[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  server.on("connection", (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    net: openNet({ allowed: loopback, idleMs }),
    requests,
    sockets,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test("a message goes with its method, headers and body, and any status is its answer", async () => {
  await using made = await peer((request, response) => {
    void text(request).then((body) => {
      response.writeHead(409, { "Content-Type": "application/json", "X-Told": "1" });
      response.end(JSON.stringify({ method: request.method, body, kind: request.headers["content-type"] }));
    });
  });
  const sent = await made.net.send(`${made.url}/inbox`, {
    ...options,
    method: "POST",
    headers: { "Content-Type": "application/jose" },
    body: "é",
    accept: "application/json",
  });
  assert.equal(sent.status, 409);
  assert.equal(sent.headers.get("x-told"), "1");
  assert.deepEqual(JSON.parse(await text(sent.body)), {
    method: "POST",
    body: "é",
    kind: "application/jose",
  });
  assert.equal(made.requests[0]?.headers["content-length"], "2");
  assert.equal(made.requests[0]?.headers.accept, "application/json");
});

test("a redirect is an answer and is not followed, to a private address neither", async () => {
  await using made = await peer((_, response) =>
    response.writeHead(307, { Location: "http://169.254.169.254/latest/meta-data/" }).end(),
  );
  const sent = await made.net.send(made.url, options);
  assert.deepEqual(
    [sent.status, sent.headers.get("location")],
    [307, "http://169.254.169.254/latest/meta-data/"],
  );
  assert.equal(await text(sent.body), "");
  assert.equal(made.requests.length, 1);
});

test("private addresses are refused, by number and by name", async () => {
  const net = openNet({ allowed: parseNetworks("") });
  for (const host of ["127.0.0.1", "localhost", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]"]) {
    await assert.rejects(net.send(`http://${host}:9/`, options), failsWith("net-private-address"), host);
  }
  await assert.rejects(net.send("file:///etc/passwd", options), failsWith("net-address-wrong"));
});

test("an answer of 1 GB is stopped where the caller said, announced, packed or endless", async () => {
  await using made = await peer((request, response) => {
    if (request.url === "/says") {
      response.writeHead(200, { "Content-Length": 1_000_000_000 }).write("begun");
    } else if (request.url === "/packed") {
      response.writeHead(200, { "Content-Encoding": "gzip" }).end(gzipSync(Buffer.alloc(5_000_000)));
    } else {
      response.writeHead(200);
      const more = (): void => {
        while (response.write(Buffer.alloc(100_000)));
        response.once("drain", more);
      };
      more();
    }
  });
  await assert.rejects(made.net.send(`${made.url}/says`, options), failsWith("net-too-large"));
  for (const path of ["/packed", "/endless"]) {
    const sent = await made.net.send(made.url + path, options);
    await assert.rejects(text(sent.body), failsWith("net-too-large"), path);
  }
});

test("a slow drip and a silence are given up", async () => {
  await using made = await peer(
    (request, response) => {
      if (request.url === "/silent") return;
      response.writeHead(200);
      const timer = setInterval(() => response.write("."), 20);
      response.once("close", () => clearInterval(timer));
    },
    { idleMs: 3_000 },
  );
  const drip = await made.net.send(`${made.url}/drip`, { ...options, timeoutMs: 1_000 });
  await assert.rejects(text(drip.body), failsWith("net-too-slow"));
  await assert.rejects(made.net.send(`${made.url}/silent`, options), failsWith("net-stalled"));
});

test("a connection that is reset is told, before the answer and in its middle", async () => {
  await using made = await peer((request, response) => {
    const { socket } = request;
    if (request.url === "/before") socket.resetAndDestroy();
    else {
      response.writeHead(200, { "Content-Length": 100 }).write("begun");
      setTimeout(() => socket.resetAndDestroy(), 20);
    }
  });
  const before = made.net.send(`${made.url}/before`, { ...options, method: "POST", body: "x" });
  await assert.rejects(before, failsWith("net-unreachable"));
  const middle = await made.net.send(`${made.url}/middle`, options);
  await assert.rejects(text(middle.body), failsWith("net-cut-short"));
});

test("one connection serves one request after another", async () => {
  await using made = await peer((_, response) => response.end("yes"));
  for (let count = 0; count < 5; count++) {
    assert.equal(await text((await made.net.send(made.url, options)).body), "yes");
    // The connection goes back once the answer has ended.
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal(made.sockets.size, 1);
});

test("a kept connection that its server closed is not taken for an answer", async () => {
  await using made = await peer((_, response) => response.end("yes"));
  assert.equal(await text((await made.net.send(made.url, options)).body), "yes");
  for (const socket of made.sockets) socket.resetAndDestroy();
  assert.equal(await text((await made.net.send(made.url, options)).body), "yes");
});

test("an answer without a body is told, whatever size it announces", async () => {
  await using made = await peer((request, response) => {
    if (request.method === "HEAD") {
      response.writeHead(200, { "Content-Length": 5_000_000_000, "Content-Encoding": "gzip" }).end();
    } else response.writeHead(304, { ETag: '"1"' }).end();
  });
  const head = await made.net.send(made.url, { ...options, method: "HEAD" });
  assert.equal(await text(head.body), "");
  const same = await made.net.send(made.url, { ...options, headers: { "If-None-Match": '"1"' } });
  assert.deepEqual([same.status, await text(same.body)], [304, ""]);
});

test("who interrupts gets their interruption back", async () => {
  await using made = await peer((_, response) => {
    response.writeHead(200).write("begun");
  });
  const controller = new AbortController();
  const sent = await made.net.send(made.url, { ...options, signal: controller.signal });
  const reading = text(sent.body);
  controller.abort();
  await assert.rejects(reading, { name: "AbortError" });
});
