import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  createServer,
  get,
  IncomingMessage,
  type RequestListener,
  request,
  type Server,
  ServerResponse,
} from "node:http";
import { type AddressInfo, Socket } from "node:net";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { brotliDecompressSync, createGunzip, gunzipSync } from "node:zlib";
import { getRequestListener } from "@hono/node-server";
import { bytesLasting } from "../../test/bytes-lasting.ts";
import { compress } from "./compress.ts";

const rows = "35238;Rennes;217784\n".repeat(500);

test("what an answer held that is over is swept with what is young", async () => {
  const bytes = await bytesLasting(async () => {
    for (let n = 0; n < 250; n += 1) {
      const asked = new IncomingMessage(new Socket());
      const response = new ServerResponse(asked);
      compress(asked, Object.assign(response, { held: randomBytes(20_000).toString("hex") }));
    }
  });
  assert.ok(bytes < 3_000_000, `${bytes} bytes of ten million`);
});

test("text goes out in the coding that its reader likes best, and says that it depends on it", async () => {
  await using site = await serving(answering({ "Content-Type": "text/csv; charset=utf-8" }, rows));
  for (const [accepted, coding] of [
    ["br, gzip", "br"],
    ["gzip, deflate", "gzip"],
    ["br;q=0.5, gzip", "gzip"],
    ["br;q=0, *", "gzip"],
    ["*", "br"],
    ["gzip;q=0.5, identity", undefined],
    ["identity", undefined],
    ["*;q=0", undefined],
    ["gzip;q=none", undefined],
    ["", undefined],
    [undefined, undefined],
  ] as const) {
    const { headers, body } = await site.get(accepted === undefined ? {} : { "accept-encoding": accepted });
    assert.equal(headers["content-encoding"], coding, accepted);
    assert.equal(headers["content-length"], coding === undefined ? String(rows.length) : undefined, accepted);
    assert.equal(headers.vary, "Accept-Encoding", accepted);
    assert.equal(unpacked(headers, body), rows);
    assert.equal(body.length < rows.length / 10, coding !== undefined);
  }
});

test("text is packed, and what is packed already is not", async () => {
  const kinds: Record<string, boolean> = {
    "text/html": true,
    "application/json; charset=utf-8": true,
    "application/ld+json": true,
    "application/problem+json": true,
    "application/json;odata.metadata=minimal;charset=utf-8": true,
    "application/vnd.oai.openapi+json;version=3.1": true,
    "application/geo+json": true,
    "application/x-ndjson": true,
    "application/n-triples": true,
    "application/trig": true,
    "text/turtle": true,
    "application/rdf+xml": true,
    "application/xml;charset=utf-8": true,
    "application/yaml": true,
    "image/svg+xml; charset=utf-8": true,
    "text/css": true,
    "text/javascript": true,
    "text/event-stream; charset=utf-8": false,
    "image/png": false,
    "application/vnd.apache.parquet": false,
    "application/vnd.apache.arrow.stream": false,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": false,
    "application/zip": false,
    "application/octet-stream": false,
  };
  for (const [kind, isPacked] of Object.entries(kinds)) {
    await using site = await serving(answering({ "content-type": kind }, rows));
    const { headers, body } = await site.get({ "accept-encoding": "gzip" });
    assert.equal(headers["content-encoding"], isPacked ? "gzip" : undefined, kind);
    assert.equal(headers.vary, isPacked ? "Accept-Encoding" : undefined, kind);
    assert.equal(unpacked(headers, body), rows);
  }
});

test("what is short goes out as it is, unless its reader refuses that", async () => {
  const short = "a;b\n".repeat(200);
  await using site = await serving(answering({ "content-type": "text/csv" }, short));
  const plain = await site.get({ "accept-encoding": "gzip" });
  assert.equal(plain.headers["content-encoding"], undefined);
  assert.equal(plain.headers["content-length"], "800");
  const packed = await site.get({ "accept-encoding": "gzip, identity;q=0" });
  assert.equal(unpacked(packed.headers, packed.body), short);
  assert.equal(packed.headers["content-encoding"], "gzip");
});

test("what holds a secret, what must not be changed and what is signed goes out as it was written", async () => {
  for (const header of [
    { "cache-control": "no-store" },
    { "cache-control": "private, no-transform" },
    { "content-encoding": "zstd" },
    { "content-digest": "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:" },
    { "repr-digest": "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:" },
    { signature: "sig=:YQ==:" },
  ]) {
    await using site = await serving(answering({ "content-type": "application/json", ...header }, rows));
    const { headers, body } = await site.get({ "accept-encoding": "br, gzip" });
    assert.equal(
      headers["content-encoding"],
      (header as { "content-encoding"?: string })["content-encoding"],
    );
    assert.equal(headers["content-length"], String(rows.length), JSON.stringify(header));
    assert.equal(body.toString(), rows);
  }
});

test("answers without a body, of a part or to a HEAD are those of before", async () => {
  const head = { "content-type": "text/csv", etag: '"1"' };
  await using site = await serving((asked, response) => {
    const status = Number(asked.url?.slice(1));
    if (status === 206) response.writeHead(206, { ...head, "content-range": "bytes 0-1/9" }).end(rows);
    else if (status === 200) answering(head, rows)(asked, response);
    else response.writeHead(status, head).end();
  });
  const accepting = { "accept-encoding": "gzip" };
  for (const [status, headers] of [
    [204, accepting],
    [304, accepting],
    [206, { ...accepting, range: "bytes=0-1" }],
    [200, { ...accepting, range: "bytes=0-1" }],
  ] as const) {
    const answer = await site.get(headers, `/${status}`);
    assert.equal(answer.status, status);
    assert.equal(answer.headers["content-encoding"], undefined, String(status));
    assert.equal(answer.headers.etag, '"1"', String(status));
  }
  const told = await site.get(accepting, "/200", "HEAD");
  assert.equal(told.headers["content-length"], String(rows.length));
  assert.equal(told.headers["content-encoding"], undefined);
  assert.equal(told.headers.vary, "Accept-Encoding");
});

test("a packed answer has a weak tag, and whoever holds either form is told that it is still good", async () => {
  await using site = await serving((asked, response) => {
    const headers = { "content-type": "text/html", etag: '"7"', vary: "Cookie, Accept-Language" };
    // As `isKnown` and the pages compare them: weakly.
    if ((asked.headers["if-none-match"] ?? "").includes('"7"')) response.writeHead(304, headers).end();
    else answering(headers, rows)(asked, response);
  });
  const plain = await site.get({});
  const packed = await site.get({ "accept-encoding": "br" });
  assert.equal(plain.headers.etag, '"7"');
  assert.equal(packed.headers.etag, 'W/"7"');
  for (const { headers } of [plain, packed]) {
    assert.equal(headers.vary, "Cookie, Accept-Language, Accept-Encoding");
    const again = await site.get({ "accept-encoding": "br", "if-none-match": headers.etag ?? "" });
    assert.equal(again.status, 304);
    assert.equal(again.headers.etag, headers.etag);
    assert.equal(again.headers.vary, headers.vary);
    assert.equal(again.body.length, 0);
  }
});

test("a head that is left to Node, or told as a list, is packed as another", async () => {
  await using site = await serving((asked, response) => {
    if (asked.url === "/list") {
      response.writeHead(200, "Fine", [
        "Content-Type",
        "text/plain",
        "Set-Cookie",
        "a=1",
        "Set-Cookie",
        "b=2",
      ]);
    } else response.setHeader("content-type", "text/plain");
    response.write(rows);
    response.end(rows);
  });
  for (const path of ["/list", "/"]) {
    const { headers, body } = await site.get({ "accept-encoding": "br" }, path);
    assert.equal(unpacked(headers, body), rows + rows);
    assert.deepEqual(headers["set-cookie"], path === "/" ? undefined : ["a=1", "b=2"]);
  }
});

test("a stream that pauses is read as far as it was written", async () => {
  const rest = Promise.withResolvers<void>();
  await using site = await serving(
    streaming("application/x-ndjson", async function* () {
      yield '{"n":1}\n';
      await rest.promise;
      yield '{"n":2}\n';
    }),
  );
  const response = await site.open({ "accept-encoding": "gzip" });
  assert.equal(response.headers["content-encoding"], "gzip");
  const lines = response.pipe(createGunzip()).setEncoding("utf8");
  const [first] = await once(lines, "data");
  assert.equal(first, '{"n":1}\n');
  rest.resolve();
  const [second] = await once(lines, "data");
  assert.equal(second, '{"n":2}\n');
});

test("events go out one by one, as they are", async () => {
  const rest = Promise.withResolvers<void>();
  await using site = await serving(
    streaming("text/event-stream; charset=utf-8", async function* () {
      yield "data: 1\n\n";
      await rest.promise;
    }),
  );
  const response = await site.open({ "accept-encoding": "br, gzip", accept: "text/event-stream" });
  assert.equal(response.headers["content-encoding"], undefined);
  assert.equal(String((await once(response, "data"))[0]), "data: 1\n\n");
  rest.resolve();
});

test("who reads slowly has the writer wait, and who leaves ends it", async () => {
  for (const coding of ["gzip", "br"]) {
    let written = 0;
    const ended = Promise.withResolvers<void>();
    await using site = await serving(
      streaming("text/csv", async function* () {
        try {
          // Not to be packed: what is written is what must be sent.
          for (let n = 0; n < 4000; n += 1) {
            const piece = randomBytes(32_768).toString("latin1");
            written += piece.length;
            yield piece;
            if (n % 16 === 0) await delay(0);
          }
        } finally {
          ended.resolve();
        }
      }),
    );
    const response = await site.open({ "accept-encoding": coding });
    assert.equal(response.headers["content-encoding"], coding);
    const atRest = await restOf(() => written);
    assert.ok(atRest < 40_000_000, `${atRest} bytes were written to who reads none`);
    response.destroy();
    await ended.promise;
  }
});

test("a long stream comes whole to who reads it with pauses", async () => {
  const piece = randomBytes(48_000).toString("hex");
  await using site = await serving(
    streaming("text/csv", async function* () {
      for (let n = 0; n < 100; n += 1) yield piece;
    }),
  );
  const response = await site.open({ "accept-encoding": "br" });
  const pieces: Buffer[] = [];
  for await (const one of response) {
    pieces.push(one as Buffer);
    if (pieces.length % 20 === 0) await delay(1);
  }
  assert.equal(brotliDecompressSync(Buffer.concat(pieces)).toString(), piece.repeat(100));
});

/** What `size` comes to, once it grows no more. */
async function restOf(size: () => number): Promise<number> {
  for (;;) {
    const before = size();
    await delay(500);
    if (before > 0 && size() === before) return before;
  }
}

function answering(headers: Record<string, string>, body: string): RequestListener {
  return (_, response) => {
    response.writeHead(200, { ...headers, "Content-Length": Buffer.byteLength(body) });
    response.end(body);
  };
}

/** As the API answers. */
function streaming(kind: string, pieces: () => AsyncGenerator<string>): RequestListener {
  const listener = getRequestListener(
    () => {
      const body = ReadableStream.from(pieces()).pipeThrough(new TextEncoderStream());
      return new Response(body as ReadableStream<Uint8Array<ArrayBuffer>>, {
        headers: { "content-type": kind },
      });
    },
    { overrideGlobalObjects: false },
  );
  return (asked, response) => void listener(asked, response);
}

function unpacked({ "content-encoding": coding }: IncomingMessage["headers"], body: Buffer): string {
  if (coding === "br") return brotliDecompressSync(body).toString();
  return (coding === "gzip" ? gunzipSync(body) : body).toString();
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

async function serving(answer: RequestListener) {
  const server: Server = createServer((asked, response) => {
    compress(asked, response);
    answer(asked, response);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const open = async (
    headers: Record<string, string>,
    path = "/",
    method = "GET",
  ): Promise<IncomingMessage> => {
    const asked = (method === "GET" ? get : request)(url + path, { headers, method, agent: false });
    if (method !== "GET") asked.end();
    return (await once(asked, "response"))[0] as IncomingMessage;
  };
  return {
    open,
    async get(headers: Record<string, string>, path?: string, method?: string): Promise<Answer> {
      const response = await open(headers, path, method);
      const pieces: Buffer[] = [];
      for await (const piece of response) pieces.push(piece as Buffer);
      return { status: response.statusCode, headers: response.headers, body: Buffer.concat(pieces) };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
