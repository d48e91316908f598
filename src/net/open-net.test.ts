import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { failsWith } from "../../test/fails-with.ts";
import { isFailure } from "../base/failure.ts";
import type { Net } from "./net.ts";
import { parseNetworks } from "../base/networks.ts";
import { openNet } from "./open-net.ts";

const options = { maxBytes: 1_000_000, timeoutMs: 10_000 };
const loopback = parseNetworks("127.0.0.1");

interface Site extends AsyncDisposable {
  readonly url: string;
  readonly net: Net;
  readonly requests: IncomingMessage[];
}

/** A wait of 5 s on a busy machine is no stall, unless a test wants one. */
async function site(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  { idleMs = 5_000 } = {},
): Promise<Site> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    net: openNet({ allowed: loopback, idleMs }),
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test("a file is read with its name, its size and what tells whether it changed", async () => {
  await using made = await site((_, response) => {
    response.writeHead(200, {
      ETag: '"1"',
      "Content-Length": 5,
      "Content-Disposition": 'attachment; filename="' + Buffer.from("é.csv").toString("latin1") + '"',
    });
    response.end("a;b\n1");
  });
  const fetched = await made.net.fetch(`${made.url}/download`, { ...options, ifNoneMatch: '"0"' });
  assert.equal(await text(fetched.body), "a;b\n1");
  assert.equal(fetched.fileName, "é.csv");
  assert.equal(fetched.bytesTotal, 5);
  assert.equal(fetched.headers.get("etag"), '"1"');
  assert.equal(made.requests[0]?.headers["if-none-match"], '"0"');
  assert.match(made.requests[0]?.headers["user-agent"] ?? "", /^Maille\//);
});

test("a file that did not change is not read again", async () => {
  await using made = await site((_, response) => response.writeHead(304).end());
  const fetched = await made.net.fetch(made.url, options);
  assert.equal(fetched.status, 304);
  assert.equal(await text(fetched.body), "");
});

test("packed answers are unpacked", async () => {
  await using made = await site((request, response) => {
    const brotli = request.url === "/br";
    response.writeHead(200, { "Content-Encoding": brotli ? "br" : "gzip" });
    response.end((brotli ? brotliCompressSync : gzipSync)("the whole text"));
  });
  for (const path of ["/br", "/gzip"]) {
    assert.equal(await text((await made.net.fetch(made.url + path, options)).body), "the whole text");
  }
});

test("an answer that unpacks past the limit, or does not unpack, is stopped", async () => {
  await using made = await site((request, response) => {
    response.writeHead(200, { "Content-Encoding": "gzip" });
    response.end(request.url === "/bomb" ? gzipSync(Buffer.alloc(5_000_000)) : "not gzip at all");
  });
  const bomb = await made.net.fetch(`${made.url}/bomb`, options);
  await assert.rejects(text(bomb.body), failsWith("net-too-large"));
  const bad = await made.net.fetch(`${made.url}/bad`, options);
  await assert.rejects(text(bad.body), failsWith("net-badly-packed"));
});

test("redirects are followed, five of them", async () => {
  await using made = await site((request, response) => {
    const left = Number(request.url?.slice(1));
    if (left === 0) response.end("here");
    else response.writeHead(302, { Location: `/${left - 1}` }).end();
  });
  const fetched = await made.net.fetch(`${made.url}/5`, options);
  assert.equal(await text(fetched.body), "here");
  assert.equal(fetched.url, `${made.url}/0`);
  await assert.rejects(made.net.fetch(`${made.url}/6`, options), failsWith("net-redirects"));
});

test("private addresses are refused however they are written", async () => {
  const net = openNet({ allowed: parseNetworks("") });
  for (const host of [
    "127.0.0.1",
    "localhost",
    "2130706433",
    "0x7f.1",
    "0.0.0.0",
    "10.1.2.3",
    "169.254.169.254",
    "192.168.1.1",
    "100.64.0.1",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:10.0.0.1]",
    "[fd00::1]",
    "[fe80::1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "224.0.0.1",
  ]) {
    await assert.rejects(net.fetch(`http://${host}:9/`, options), failsWith("net-private-address"), host);
  }
});

test("a redirect to a private address is refused", async () => {
  await using made = await site((_, response) => {
    response.writeHead(302, { Location: "http://169.254.169.254/latest/meta-data/" }).end();
  });
  await assert.rejects(made.net.fetch(made.url, options), failsWith("net-private-address"));
});

test("only http and https are read, after a redirect too", async () => {
  await using made = await site((_, response) =>
    response.writeHead(302, { Location: "file:///etc/passwd" }).end(),
  );
  for (const url of [made.url, "file:///etc/passwd", "ftp://example.org/", "no address"]) {
    await assert.rejects(made.net.fetch(url, options), failsWith("net-address-wrong"));
  }
});

test("an answer that is an error is told with its status", async () => {
  await using made = await site((_, response) => response.writeHead(500).end("<h1>Oops</h1>"));
  await assert.rejects(made.net.fetch(made.url, options), (error) => {
    assert.ok(isFailure(error));
    assert.deepEqual([error.key, error.args["status"]], ["net-status", "500"]);
    return true;
  });
});

test("a file that says it is too large is not begun, one that never ends is stopped", async () => {
  await using made = await site((request, response) => {
    if (request.url === "/says") response.writeHead(200, { "Content-Length": 2_000_000 }).end();
    else {
      response.writeHead(200);
      const more = (): void => {
        while (response.write(Buffer.alloc(100_000)));
        response.once("drain", more);
      };
      more();
    }
  });
  await assert.rejects(made.net.fetch(`${made.url}/says`, options), failsWith("net-too-large"));
  const endless = await made.net.fetch(`${made.url}/endless`, options);
  await assert.rejects(text(endless.body), failsWith("net-too-large"));
});

test("a server that lies about the size, or falls silent, is found out", async () => {
  await using made = await site(
    (request, response) => {
      response.writeHead(200, { "Content-Length": 1000 });
      response.write("only this");
      if (request.url === "/cut") setTimeout(() => response.destroy(), 20);
    },
    { idleMs: 3_000 },
  );
  const cut = await made.net.fetch(`${made.url}/cut`, options);
  await assert.rejects(text(cut.body), (error) => {
    assert.ok(isFailure(error), String(error));
    assert.deepEqual(
      [error.key, error.args["received"], error.args["announced"]],
      ["net-cut-short", 9, 1000],
    );
    return true;
  });
  const silent = await made.net.fetch(`${made.url}/silent`, options);
  await assert.rejects(text(silent.body), failsWith("net-stalled"));
});

test("a server that never answers, or is too slow in all, is given up", async () => {
  await using made = await site(
    (request, response) => {
      if (request.url === "/never") return;
      response.writeHead(200);
      const timer = setInterval(() => response.write("."), 20);
      response.once("close", () => clearInterval(timer));
    },
    { idleMs: 3_000 },
  );
  await assert.rejects(made.net.fetch(`${made.url}/never`, options), failsWith("net-stalled"));
  const slow = await made.net.fetch(`${made.url}/slow`, { ...options, timeoutMs: 1_000 });
  await assert.rejects(text(slow.body), failsWith("net-too-slow"));
});

test("who interrupts a reading gets their interruption back", async () => {
  await using made = await site((_, response) => {
    response.writeHead(200).write("begun");
  });
  const controller = new AbortController();
  const { body } = await made.net.fetch(made.url, { ...options, signal: controller.signal });
  const reading = text(body);
  controller.abort();
  await assert.rejects(reading, { name: "AbortError" });
});

test("an unknown host and a closed port are told apart", async () => {
  const net = openNet({ allowed: loopback });
  await assert.rejects(net.fetch("http://nowhere.invalid/", options), failsWith("net-unknown-host"));
  await assert.rejects(net.fetch("http://127.0.0.1:9/", options), failsWith("net-unreachable"));
});
