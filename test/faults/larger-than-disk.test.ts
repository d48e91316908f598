import assert from "node:assert/strict";
import { createHash, type Hash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { firstProducer, Producer } from "../journeys/producer-world.ts";
import { s3Server } from "../s3-server.ts";
import { MailleProcess } from "./instance.ts";
import { mountSmallDisk } from "./small-disk.ts";

const diskMegabytes = 150;
const pieceBytes = 8 * 1024 * 1024;

const line = (n: number): string =>
  `${n};Évêché de Saint-Malo-sur-Mer, bâtiment ${n % 50};${"long ".repeat(80)};${n % 700}`;

/** So many megabytes of a CSV, of which a Parquet takes little, and how many rows they are. */
function csv(megabytes: number): { readonly bytes: Buffer; readonly rows: number } {
  const block = Array.from({ length: 1_000 }, (_, n) => line(n + 1)).join("\n") + "\n";
  const times = Math.ceil((megabytes * 1_000_000) / Buffer.byteLength(block));
  return { bytes: Buffer.from(`id;nom;texte;valeur\n${block.repeat(times)}`), rows: 1_000 * times };
}

test("a file that is larger than the disk is sent in pieces to a process that is killed again and again, and imported", async (t) => {
  await using disk = await mountSmallDisk(diskMegabytes);
  if (disk === undefined) return t.diagnostic("no disk may be mounted here: left out");
  await using stack = new AsyncDisposableStack();
  const objects = await mountSmallDisk(1_500);
  assert.ok(objects);
  stack.use(objects);
  const server = stack.use(await s3Server(join(objects.path, "objects")));
  const environment = {
    MAILLE_DATA: join(disk.path, "data"),
    MAILLE_DISK_RESERVE_MB: "0",
    MAILLE_STORE: "s3://maille/blobs",
    AWS_ENDPOINT_URL: server.address.endpoint,
    AWS_REGION: server.address.region,
    AWS_ACCESS_KEY_ID: server.address.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.address.secretAccessKey,
  };
  let running = stack.adopt(new MailleProcess(["serve"], environment), async () => {
    await running[Symbol.asyncDispose]();
  });
  const [, link = ""] = await running.told(/open this link once: (\S+)\n/);
  const first = await firstProducer({ url: new URL(link).origin, administratorLink: link });
  let peak = 0;
  const again = async (): Promise<Producer> => {
    peak = Math.max(peak, await peakMegabytes(running.child.pid));
    await running.end("SIGKILL");
    running = new MailleProcess(["serve"], environment);
    const [, url = ""] = await running.told(/Maille is open: (\S+)\n/);
    return new Producer(url, first.token, first.organization);
  };
  let producer = first;
  const { bytes, rows } = csv(diskMegabytes + 15);
  const dataset = await producer.dataset("Larger than the disk");
  const upload = await producer.announce("large.csv", bytes.length);
  const offset = async () =>
    Number((await producer.ask("HEAD", `/api/uploads/${upload}`)).headers.get("upload-offset"));
  let kills = 0;
  for (let at = 0; at < bytes.length; at = await offset()) {
    // One long request that is killed on its way, then pieces as a browser sends them.
    const isKilled = kills < 2 && at >= kills * 60_000_000;
    const sending = producer.send(upload, at, bytes.subarray(at, isKilled ? undefined : at + pieceBytes));
    if (!isKilled) {
      assert.equal((await sending).status, 204);
      continue;
    }
    const ended = sending.catch(() => undefined);
    while ((await offset()) < at + 30_000_000) await wait(20);
    producer = await again();
    await ended;
    kills += 1;
    assert.ok((await offset()) >= at + 30_000_000, "what was told to be received is");
  }
  const told = await producer.answer<{ sha256: string }>("GET", `/api/uploads/${upload}`);
  assert.equal(told.sha256, sha256(createHash("sha256").update(bytes)));
  const { id } = await producer.begin(dataset, { upload });
  await producer.ended(id, ({ state, progress }) => state === "running" && progress?.step === "read");
  producer = await again();
  const found = await producer.ended(id);
  assert.equal(found.state, "done", JSON.stringify(found));
  const { meta } = await producer.answer<{ meta: { total: number } }>(
    "GET",
    `/api/resources/${found.made[0]?.table}/data/?page_size=1`,
  );
  assert.equal(meta.total, rows);
  peak = Math.max(peak, await peakMegabytes(running.child.pid));
  t.diagnostic(
    `${Math.round(bytes.length / 1e6)} MB on a disk of ${diskMegabytes}; memory at most ${peak} MB`,
  );
  while (
    (await readdir(join(server.objects, "coming"), { recursive: true })).some((name) => name.includes("/"))
  )
    await wait(50);
  assert.deepEqual(await readdir(join(disk.path, "data", "uploads", "uploads")), []);
});

function sha256(hash: Hash): string {
  return hash.digest("hex");
}

/** The most that a process held in memory, in megabytes. */
async function peakMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1_000);
}
