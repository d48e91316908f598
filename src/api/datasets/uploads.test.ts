import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFile, stat, truncate, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import { apiWorld } from "../../../test/import-api-world.ts";

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** The routes behind a real socket. */
async function socketWorld() {
  const world = await apiWorld();
  const listener = getRequestListener(
    (request, env) => world.api.fetch(request, { incoming: env.incoming as IncomingMessage }),
    { overrideGlobalObjects: false },
  );
  const server = createServer((request, response) => void listener(request, response));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const received = async (path: string): Promise<number> =>
    Number((await world.send("HEAD", path)).headers.get("upload-offset"));
  return {
    ...world,
    received,
    announce: async (bytes: Uint8Array, metadata = ""): Promise<string> => {
      const headers = { "upload-length": String(bytes.byteLength), "upload-metadata": metadata };
      return new URL((await world.send("POST", "/api/uploads", { headers })).headers.get("location") ?? "")
        .pathname;
    },
    patch: (path: string, offset: number, body: Uint8Array, headers: Record<string, string> = {}) =>
      world.send("PATCH", path, { body, headers: { ...headers, "upload-offset": String(offset) } }),
    /** The head of a PATCH and its first bytes; the rest is up to the caller. */
    begin: async (
      path: string,
      { offset, length, more = "" }: { offset: number; length: number; more?: string },
      first: Uint8Array,
    ): Promise<Socket> => {
      const socket = connect(port, "127.0.0.1");
      await once(socket, "connect");
      socket.on("error", () => undefined).setNoDelay();
      socket.write(
        `PATCH ${path} HTTP/1.1\r\nHost: maille.test\r\nAuthorization: Bearer producer\r\n` +
          `Upload-Offset: ${offset}\r\nContent-Length: ${length}\r\n${more}\r\n`,
      );
      socket.write(first);
      return socket;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await world[Symbol.asyncDispose]();
    },
  };
}

/** What stands once nothing is written any more. */
async function settled(look: () => Promise<number>): Promise<number> {
  for (let last = -1; ;) {
    const now = await look();
    if (now === last) return now;
    last = now;
    await wait(60);
  }
}

test("an upload whose connection is cut again and again is whole at its end, without a hole", async () => {
  await using world = await socketWorld();
  for (let round = 0; round < 12; round += 1) {
    const bytes = randomBytes(600_000);
    const path = await world.announce(bytes);
    for (let cuts = 0; cuts < 8; cuts += 1) {
      const offset = await settled(() => world.received(path));
      const rest = bytes.subarray(offset);
      const sent = rest.subarray(0, Math.floor(Math.random() * rest.length * 0.5));
      const socket = await world.begin(path, { offset, length: rest.length }, sent);
      if (cuts % 2 === 0) await wait(Math.random() * 15);
      socket.resetAndDestroy();
    }
    let status = 409;
    // A request that was cut is let go where the next one comes before it was noticed.
    while (status === 409) {
      const offset = await settled(() => world.received(path));
      ({ status } = await world.patch(path, offset, bytes.subarray(offset)));
    }
    assert.equal(status, 204);
    const told = (await (await world.send("GET", path)).json()) as { sha256?: string; received: number };
    assert.deepEqual([told.received, told.sha256], [bytes.length, sha256(bytes)]);
  }
});

test("a request that comes while another one hangs takes over, and loses nothing that was acknowledged", async () => {
  await using world = await socketWorld();
  const bytes = randomBytes(100_000);
  const path = await world.announce(bytes);
  const hanging = await world.begin(path, { offset: 0, length: bytes.length }, bytes.subarray(0, 40_000));
  const answer = once(hanging, "data");
  const file = join(world.ctx.folder, "uploads", path.split("/").at(-1) ?? "");
  while ((await stat(file)).size < 40_000) await wait(10);
  const again = await world.patch(path, 0, bytes);
  assert.equal(again.status, 409);
  assert.match(String((await answer)[0]), /^HTTP\/1\.1 409 /);
  assert.equal(await world.received(path), 40_000);
  // What the first one still sends goes nowhere.
  hanging.write(Buffer.alloc(60_000, 7));
  assert.equal((await world.patch(path, 40_000, bytes.subarray(40_000))).status, 204);
  hanging.destroy();
  const told = (await (await world.send("GET", path)).json()) as { sha256?: string };
  assert.equal(told.sha256, sha256(bytes));
});

test("what a process left of a request when it was killed counts as far as it was confirmed", async () => {
  await using world = await socketWorld();
  const bytes = randomBytes(50_000);
  const path = await world.announce(bytes);
  const id = path.split("/").at(-1) ?? "";
  const file = join(world.ctx.folder, "uploads", id);
  await world.patch(path, 0, bytes.subarray(0, 20_000));
  // As a process leaves it that ends between a write and its note: more than was told, or a turn that nobody ends.
  const writer = "00000000-0000-7000-8000-000000000001";
  await world.ctx.db`update uploads set received = 10000, writer = ${writer},
    writer_until = now() + interval '2 s' where id = ${id}`;
  assert.equal(await world.received(path), 10_000);
  assert.equal((await world.patch(path, 10_000, bytes.subarray(10_000, 30_000))).status, 204);
  // A disk that lost what it had confirmed.
  await truncate(file, 25_000);
  assert.equal(await world.received(path), 25_000);
  assert.equal((await world.patch(path, 25_000, bytes.subarray(25_000))).status, 204);
  assert.deepEqual(await readFile(file), bytes);
});

test("bytes that are not those of their checksum are refused and not kept", async () => {
  await using world = await socketWorld();
  const options = await world.send("OPTIONS", "/api/uploads");
  assert.match(options.headers.get("tus-extension") ?? "", /checksum/);
  assert.match(options.headers.get("tus-checksum-algorithm") ?? "", /sha1/);
  const bytes = randomBytes(30_000);
  const path = await world.announce(bytes);
  for (const algorithm of ["sha1", "sha256", "sha512", "md5"]) {
    const digest = createHash(algorithm).update(bytes.subarray(0, 10_000)).digest("base64");
    const headers = { "upload-checksum": `${algorithm} ${digest}` };
    const altered = Buffer.from(bytes.subarray(0, 10_000));
    altered[5000] = (altered[5000] ?? 0) ^ 1;
    const refused = await world.patch(path, 0, altered, headers);
    assert.equal(refused.status, 460);
    assert.equal(((await refused.json()) as { title: string }).title, "Octets altérés");
    assert.equal(await world.received(path), 0);
  }
  for (const header of ["crc7 AAAA", "sha1"]) {
    assert.equal((await world.patch(path, 0, bytes, { "upload-checksum": header })).status, 400);
  }
  const digest = createHash("sha1").update(bytes.subarray(0, 10_000)).digest("base64");
  const more = `Upload-Checksum: sha1 ${digest}\r\n`;
  // Half of what a checksum is told of cannot be checked.
  const cut = await world.begin(path, { offset: 0, length: 10_000, more }, bytes.subarray(0, 4000));
  await wait(1500);
  cut.resetAndDestroy();
  assert.equal(await settled(() => world.received(path)), 0);
  const headers = { "upload-checksum": `sha1 ${digest}` };
  assert.equal((await world.patch(path, 0, bytes.subarray(0, 10_000), headers)).status, 204);
  assert.equal((await world.patch(path, 10_000, bytes.subarray(10_000))).status, 204);
});

test("a file that is not the one that was announced is refused at its end, and sent again", async () => {
  await using world = await socketWorld();
  const bytes = randomBytes(20_000);
  const told = Buffer.from(sha256(bytes)).toString("base64");
  const path = await world.announce(bytes, `filename YS5jc3Y=,sha256 ${told}`);
  const altered = Buffer.from(bytes);
  altered[7] = (altered[7] ?? 0) ^ 255;
  assert.equal((await world.patch(path, 0, altered)).status, 460);
  assert.equal(await world.received(path), 0);
  assert.equal((await world.patch(path, 0, bytes)).status, 204);
  const headers = { "upload-length": "1", "upload-metadata": "sha256 YWJj" };
  assert.equal((await world.send("POST", "/api/uploads", { headers })).status, 400);
});

test("a file that changes on the disk between its upload and its import is not imported", async () => {
  await using world = await socketWorld();
  const csv = Buffer.from(`code;nom\n${"35238;Rennes\n".repeat(100)}`);
  const path = await world.announce(csv);
  assert.equal((await world.patch(path, 0, csv)).status, 204);
  const id = path.split("/").at(-1) ?? "";
  csv[20] = 0x58;
  await writeFile(join(world.ctx.folder, "uploads", id), csv);
  const started = await world.send("POST", `/api/datasets/${world.dataset.id}/imports`, {
    json: { upload: id },
  });
  assert.equal(started.status, 202);
  const begun = (await started.json()) as { id: string };
  const ended = await world.ended(begun as never);
  assert.deepEqual([ended.state, ended.failure?.key], ["failed", "upload-altered"]);
});
