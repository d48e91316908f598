import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import { type Fault, netOfTests, s3Server } from "../../../test/s3-server.ts";
import { isFailure } from "../../base/failure.ts";
import { Bucket } from "./bucket.ts";
import { openObjectStore } from "./object-store.ts";

const bytes = randomBytes(300_000);

/** A store on whose disk nothing has room, and which waits so long for each thousand bytes. */
async function farStore(paceMs = 200) {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "maille-lies-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const server = stack.use(await s3Server(join(folder, "objects")));
  const tries = { atMost: 2, pauseMs: 5 };
  const pace = { bytes: 1_000, ms: paceMs };
  const bucket = new Bucket(server.address, { net: netOfTests, tries, partBytes: 50_000, pace });
  const sizes = { cacheBytesMax: 1e9, room: async () => 0, farBytesMin: 100 };
  const store = await openObjectStore(join(folder, "cache"), { bucket, ...sizes });
  const kept = stack.move();
  return {
    server,
    store,
    /** What is in the bucket. */
    objects: async () => {
      const found = await readdir(server.objects, { recursive: true, withFileTypes: true }).catch(() => []);
      return found.filter((file) => file.isFile()).map(({ name }) => name);
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

const liars: Readonly<Record<string, (response: ServerResponse) => void>> = {
  "tells more bytes than it has": (response) => {
    response.writeHead(200, { "content-length": bytes.length + 1_000 });
    response.write(bytes, () => response.destroy());
  },
  "tells no length, and ends early": (response) => {
    response.writeHead(200);
    response.write(bytes.subarray(0, 200_000), () => response.destroy());
  },
  "sends some, then nothing more": (response) => {
    response.writeHead(200, { "content-length": bytes.length });
    response.write(bytes.subarray(0, 200_000));
  },
  "sends more than is taken": (response) => {
    response.writeHead(200);
    const more = (): void => void (response.destroyed || response.write(bytes, more));
    more();
  },
};

test("of a server that lies about its file nothing is left in the bucket, and nobody waits for ever", async () => {
  await using far = await farStore();
  for (const [name, lie] of Object.entries(liars)) {
    const site = createServer((_, response) => lie(response));
    await once(site.listen(0, "127.0.0.1"), "listening");
    try {
      const { port } = site.address() as AddressInfo;
      const sizes = { maxBytes: 2_000_000, timeoutMs: 20_000 };
      const fetched = await netOfTests.fetch(`http://127.0.0.1:${port}/a.csv`, sizes);
      const put = far.store.put(fetched.body, { bytes: fetched.bytesTotal ?? Infinity });
      await assert.rejects(put, (error) => isFailure(error), name);
      assert.deepEqual([await far.objects(), far.server.unended()], [[], 0], name);
    } finally {
      site.closeAllConnections();
      site.close();
    }
  }
});

test("where the bucket fails at any request of a far file it is not there, and nothing is left once it answers", async () => {
  await using far = await farStore();
  for (const fault of ["full", "refuse", "break", "cut"] as const) {
    let isPut = false;
    for (let nth = 0; !isPut && nth < 40; nth += 1) {
      let asked = 0;
      far.server.told.fault = (request) => {
        if (request.startsWith("DELETE")) return undefined;
        asked += 1;
        return asked > nth ? fault : undefined;
      };
      const putting = far.store.put(Readable.from([bytes]), { bytes: bytes.length });
      const blob = await putting.catch((error: unknown) => {
        assert.ok(isFailure(error), `${fault} ${nth}: ${String(error)}`);
      });
      far.server.told.fault = () => undefined;
      isPut = blob !== undefined;
      // Its name may be taken already where the last look at it failed: then it is whole.
      const left = await far.objects();
      assert.ok(left.length <= 1, `${fault} ${nth}: ${left.join(" ")}`);
      for await (const { hash } of far.store.list()) {
        assert.equal(await far.store.verify(hash), "whole");
        await far.store.remove(hash);
      }
      assert.deepEqual([await far.objects(), far.server.unended()], [[], 0], `${fault} ${nth}`);
    }
    assert.ok(isPut, fault);
  }
});

test("an answer that is lost on its way is asked for again, and what was done twice leaves nothing", async () => {
  // On a busy machine an answer that comes late would be asked for again too.
  await using far = await farStore(10_000);
  let lost = 0;
  // Each leaves one that is begun again. Which request comes when is not always the same: once a second the bucket is looked for.
  const begun: string[] = [];
  for (let nth = 0; nth === lost; nth += 1) {
    let asked = 0;
    far.server.told.fault = (request) => {
      asked += 1;
      if (asked - 1 !== nth) return undefined;
      lost += 1;
      if (request.includes("?uploads=")) begun.push(request);
      return "lost";
    };
    const { hash } = await far.store.put(Readable.from([bytes]), { bytes: bytes.length });
    far.server.told.fault = () => undefined;
    assert.equal(await far.store.verify(hash), "whole", `after request ${nth}`);
    await far.store.remove(hash);
    assert.deepEqual(await far.objects(), [], `after request ${nth}`);
  }
  assert.ok(lost > 10, `${lost} answers were lost`);
  assert.ok(
    begun.some((request) => request.includes("/passing/")),
    "the object itself is begun",
  );
  assert.ok(
    begun.some((request) => !request.includes("/passing/")),
    "its copy is begun",
  );
  assert.equal(far.server.unended(), begun.length);
  await far.store.sweepPassing(new Date(0));
  assert.equal(far.server.unended(), begun.length, "they may be under way");
  far.server.told.begunAt = new Date(0);
  await far.store.sweepPassing(new Date(1));
  assert.equal(far.server.unended(), 0);
});

test("where what was begun in parts may not be listed, that is left to the bucket, and the sweep goes on", async () => {
  await using far = await farStore();
  far.server.told.fault = (request) => (request.includes("uploads=&prefix") ? "refuse" : undefined);
  await far.store.sweepPassing(new Date());
  assert.ok(far.server.told.requests.some((request) => request.includes("uploads=&prefix")));
});

/** A page of a list that tells where it goes on. */
const pageOf = (mark: string): Fault => ({
  status: 200,
  body: `<ListBucketResult><Contents><Key>blobs/passing/a</Key><LastModified>2126-01-01T00:00:00Z</LastModified><Size>1</Size></Contents><NextContinuationToken>${mark}</NextContinuationToken></ListBucketResult>`,
});

test("a list that says it goes on where it went on before has no end: it is given up, and an empty mark ends one", async () => {
  await using far = await farStore();
  const { hash } = await far.store.put(Readable.from([bytes]), { bytes: bytes.length });
  const begun = `<ListMultipartUploadsResult><IsTruncated>true</IsTruncated><NextKeyMarker>blobs/a</NextKeyMarker><NextUploadIdMarker>1</NextUploadIdMarker></ListMultipartUploadsResult>`;
  const lies: readonly (readonly [string, Fault, boolean])[] = [
    ["list-type=2", pageOf("same"), true],
    ["list-type=2", pageOf(""), false],
    ["uploads=&prefix", { status: 200, body: begun }, true],
  ];
  for (const [asked, answer, isEndless] of lies) {
    let times = 0;
    far.server.told.fault = (request) => {
      if (!request.includes(asked)) return undefined;
      times += 1;
      return times > 20 ? { status: 404, body: "" } : answer;
    };
    const swept = far.store.sweepPassing(new Date());
    if (isEndless) await assert.rejects(swept, (error) => isFailure(error) && error.key === "store-away");
    else await swept;
    assert.equal(times, isEndless ? 2 : 1, asked);
  }
  far.server.told.fault = () => undefined;
  assert.equal(await far.store.verify(hash), "whole");
});

test("a bucket of which a byte comes now and then is given up, and asked again", async () => {
  await using far = await farStore();
  const { hash } = await far.store.put(Readable.from([bytes]), { bytes: bytes.length });
  far.server.told.fault = (request) => (request.startsWith("GET") ? "slow" : undefined);
  const blob = await far.store.far(hash);
  assert.ok(blob !== undefined);
  const read = async () => buffer(Readable.from(await blob.open(0)));
  await assert.rejects(read(), (error) => isFailure(error, "unavailable") && error.key === "store-away");
  let slow = 0;
  far.server.told.fault = (request) => (request.startsWith("GET") && (slow += 1) === 1 ? "slow" : undefined);
  // Those that came slowly were of something else: it is told from what was put by its hash.
  await assert.rejects(read(), /store-blob-altered/);
  assert.ok(slow > 1, "it was asked again");
  far.server.told.fault = () => undefined;
  assert.deepEqual(await read(), bytes);
});

test("a bucket that knows no copies of parts is told in a sentence, and nothing is left there", async () => {
  await using far = await farStore();
  const answers: readonly Fault[] = [
    { status: 501, body: "<Error><Code>NotImplemented</Code></Error>" },
    { status: 200, body: "", headers: { etag: '"d41d8cd98f00b204e9800998ecf8427e"' } },
  ];
  for (const answer of answers) {
    far.server.told.fault = (request) =>
      /^PUT .*partNumber/.test(request) && !request.includes("passing") ? answer : undefined;
    await assert.rejects(
      far.store.put(Readable.from([bytes]), { bytes: bytes.length }),
      (error) => isFailure(error, "unavailable") && error.key === "store-cannot-copy",
    );
    far.server.told.fault = () => undefined;
    assert.deepEqual([await far.objects(), far.server.unended()], [[], 0]);
  }
});

test("a bucket that answers other stretches than it is asked for, or shorter ones, gives none of them out", async () => {
  await using far = await farStore();
  const { hash } = await far.store.put(Readable.from([bytes]), { bytes: bytes.length });
  const blob = await far.store.far(hash);
  const read = async () => buffer(Readable.from((await blob?.open(1_000, 2_000)) ?? []));
  const body = "x".repeat(1_000);
  const lies: Readonly<Record<string, Fault>> = {
    "takes no notice of ranges": { status: 200, body },
    "answers from the beginning": { status: 206, body, headers: { "content-range": "bytes 0-999/300000" } },
    "answers nothing": { status: 206, body: "", headers: { "content-range": "bytes 1000-1999/300000" } },
    "has another object by now": { status: 412, body: "" },
    "has it no more": { status: 404, body: "" },
  };
  for (const [name, lie] of Object.entries(lies)) {
    far.server.told.fault = (_, range) => (range === undefined ? undefined : lie);
    await assert.rejects(read(), (error) => isFailure(error, "unavailable"), name);
  }
  const longer = {
    status: 206,
    body: body.repeat(3),
    headers: { "content-range": "bytes 1000-3999/300000" },
  };
  far.server.told.fault = (_, range) => (range === undefined ? undefined : longer);
  assert.equal((await read()).toString(), body, "what was not asked for is left out");
  far.server.told.fault = () => undefined;
  assert.deepEqual(await read(), bytes.subarray(1_000, 2_000));
});
