import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { system } from "../src/access/actor.ts";
import { parseNetworks } from "../src/base/networks.ts";
import { openNet } from "../src/net/open-net.ts";
import { openStore, type StoreOptions } from "../src/store/local.ts";
import { Bucket } from "../src/store/s3/bucket.ts";
import { openObjectStore } from "../src/store/s3/object-store.ts";
import type { S3Address } from "../src/store/s3/signed-requests.ts";
import { exportRows, openParquet } from "../src/tables/exports.ts";
import { readPage } from "../src/tables/rows.ts";
import { findVersion } from "../src/tables/stored/version-rows.ts";
import { makeBucket } from "../test/faults/object-servers.ts";
import { seaweedfs, weed } from "../test/faults/seaweedfs.ts";
import { importWorld } from "../test/import-world.ts";
import { s3Server } from "../test/s3-server.ts";
import { generateFile } from "./import-file.ts";

const rows = Number(process.env["BENCH_ROWS"] ?? 1_000_000);
const turns = 3;

type World = Awaited<ReturnType<typeof importWorld>>;
type OpenFiles = NonNullable<Parameters<typeof importWorld>[2]>;

const net = openNet({ allowed: parseNetworks("127.0.0.0/8") });

/**
 * What files in a bucket cost against a folder: the same import, first questions and exports by the same verbs. The
 * object store runs on this machine and takes of its processors: what is told of these is that of the instance.
 */
export async function storeReport(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "maille-bench-store-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const csv = await readFile(await generateFile(folder, rows));
  const places: [string, OpenFiles][] = [["a folder", openStore]];
  if (weed === undefined) {
    const server = stack.use(await s3Server(join(folder, "objects")));
    places.push(["the server of the tests, in this process", inBucket(server.address)]);
  } else {
    const cluster = stack.use(await seaweedfs(join(folder, "weed"), 1));
    await makeBucket(cluster.address, net);
    places.push(["SeaweedFS, one of each server", inBucket(cluster.address)]);
  }
  const lines: string[] = [];
  for (const [name, openFiles] of places) {
    await using world = await importWorld({}, {}, openFiles);
    lines.push(`| ${[name, ...(await measure(world, csv))].join(" | ")} |`);
  }
  const intro = `A table of ${rows.toLocaleString("en")} rows (${Math.round(csv.length / 1e6)} MB of CSV), medians of ${turns}: clock, and processor of the instance. First question: the first page of a table whose copy that answers is not made yet; “fetched” where this machine never read its file.`;
  const heads = [
    "files in",
    "import",
    "first question, at hand",
    "first question, fetched",
    "export CSV",
    "Parquet, at hand",
    "Parquet, fetched",
  ];
  return `## Files in an object store\n\n${intro}\n\n| ${heads.join(" | ")} |\n|${" --- |".repeat(heads.length)}\n${lines.join("\n")}`;
}

function inBucket(address: S3Address): OpenFiles {
  return (folder: string, options: StoreOptions) =>
    openObjectStore(folder, { ...options, bucket: new Bucket(address, { net }), cacheBytesMax: 1e12 });
}

async function measure(world: World, csv: Uint8Array): Promise<string[]> {
  const { ctx } = world;
  let table = "";
  const imported = await median(async () => {
    const { made } = await world.import("mesures.csv", csv);
    table = made[0]?.table ?? "";
  });
  const parquet = (await findVersion(ctx.db, table))?.parquet ?? "";
  const question = async () => {
    await readPage(ctx, system, table, new URLSearchParams("page_size=50"));
  };
  const whole = async () => read((await openParquet(ctx, system, table)).stream);
  const unmade = () => ctx.engine.forget(parquet);
  const unread = async () => {
    await unmade();
    await ctx.store.forget(parquet);
  };
  return [
    imported,
    await median(question, unmade),
    await median(question, unread),
    await median(async () =>
      read((await exportRows(ctx, system, table, "csv", new URLSearchParams())).stream),
    ),
    await median(whole),
    await median(whole, () => ctx.store.forget(parquet)),
  ];
}

async function median(work: () => Promise<void>, before: () => Promise<void> = async () => undefined) {
  const found: { timeMs: number; cpuMs: number }[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    await before();
    const cpu = process.cpuUsage();
    const begun = performance.now();
    await work();
    const timeMs = performance.now() - begun;
    const { user, system: kernel } = process.cpuUsage(cpu);
    found.push({ timeMs, cpuMs: (user + kernel) / 1000 });
  }
  const { timeMs = 0, cpuMs = 0 } =
    found.toSorted((one, other) => one.timeMs - other.timeMs)[turns >> 1] ?? {};
  return `${seconds(timeMs)}, CPU ${seconds(cpuMs)}`;
}

async function read(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
