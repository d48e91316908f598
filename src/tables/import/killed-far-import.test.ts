import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { farWorld } from "../../../test/far-world.ts";
import type { KilledImport } from "../../../test/killed-import.ts";
import { newId } from "../../base/id.ts";
import { findVersion } from "../stored/version-rows.ts";
import { findImportRow, insertImport } from "./import-rows.ts";
import { importNow } from "./import-now.ts";
import { sweepBlobs } from "./sweep.ts";
import { sweepDropped, sweepStretches, sweepUploads } from "./sweep-uploads.ts";

const killedProcess = fileURLToPath(new URL("../../../test/killed-import.ts", import.meta.url));

const lines = (turn: number) =>
  `id;nom;valeur\n${Array.from({ length: 2_000 }, (_, n) => `${n};"École ""${n}""";${n / 8}`).join("\n")}\n${turn};"fin";1\n`;

type World = Awaited<ReturnType<typeof farWorld>>;

/** Before a request is done, or once it is and before its answer comes. */
type Moment = "asked" | "done";

/**
 * One process takes the rest of an upload and imports it, and is killed at its nth request to the bucket; the next one
 * goes on. Answers whether it came so far.
 */
async function killedAt(world: World, nth: number, moment: Moment): Promise<boolean> {
  const { ctx, server, dataset } = world;
  const bytes = Buffer.from(lines(nth * 2 + (moment === "done" ? 1 : 0)));
  const { id } = await world.begin(bytes);
  const offset = 25_000;
  await world.send(id, 0, bytes.subarray(0, offset));
  const own = join(world.folder, `process-${nth}-${moment}`);
  await mkdir(own);
  const path = join(own, "a.csv");
  await writeFile(path, bytes);
  const importId = newId(ctx.clock().getTime());
  await insertImport(ctx.db, {
    id: importId,
    dataset: dataset.id,
    origin: { kind: "upload", upload: id },
    source: { kind: "upload", fileName: "a.csv" },
    options: {},
    createdAt: ctx.clock(),
  });
  const {
    connection,
    disk: { room },
  } = world;
  const given = {
    connection,
    room,
    address: server.address,
    folder: own,
    path,
    upload: id,
    offset,
    import: importId,
  };
  const wasKilled = await runUntil(world, { nth, moment }, given);
  await ctx.db`update uploads set writer_until = now() - interval '1 s' where id = ${id}`;
  await goOn(world, { id, importId, bytes, offset });
  return wasKilled;
}

/** Answers whether the process was killed, as it came so far. */
async function runUntil(
  { server }: World,
  { nth, moment }: { readonly nth: number; readonly moment: Moment },
  given: KilledImport,
): Promise<boolean> {
  const child = spawn(process.execPath, [killedProcess, JSON.stringify(given)], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk) => (said += String(chunk)));
  const exited = once(child, "exit");
  let asked = 0;
  const kill = (): void => void child.kill("SIGKILL");
  server.told.done = kill;
  server.told.fault = () => {
    asked += 1;
    if (asked <= nth) return undefined;
    if (moment === "asked") kill();
    return moment === "asked" ? "hang" : "lost";
  };
  const [code, signal] = (await exited) as [number | null, string | null];
  server.told.fault = () => undefined;
  server.told.done = () => undefined;
  assert.ok(code === 0 || signal === "SIGKILL", `request ${nth}: ${code} ${said}`);
  return signal === "SIGKILL";
}

/** What was acknowledged is there; the client sends the rest, the next process imports, and sweeps leave nothing else. */
async function goOn(
  world: World,
  { id, importId, bytes, offset }: { id: string; importId: string; bytes: Buffer; offset: number },
): Promise<void> {
  const { ctx } = world;
  const before = await findImportRow(ctx.db, importId);
  if (before?.state !== "done") {
    const received = await world.received(id);
    assert.ok(received >= offset, `${received} of ${offset} bytes that were acknowledged`);
    assert.deepEqual((await world.read(id)).subarray(0, received), bytes.subarray(0, received));
    if (received < bytes.length) await world.send(id, received, bytes.subarray(received));
    await importNow(ctx, importId, new AbortController().signal);
  }
  const row = await findImportRow(ctx.db, importId);
  assert.equal(row?.state, "done", JSON.stringify(row?.failure));
  const version = await findVersion(ctx.db, row.made[0]?.table ?? "");
  assert.equal(version?.original, createHash("sha256").update(bytes).digest("hex"));
  assert.equal(version.rows, 2_001);
  assert.equal(await ctx.store.state(version.original), "whole");
  assert.equal(await ctx.store.state(version.parquet), "whole");
}

/** As the sweeps of three days later find it. */
async function sweepAll({ ctx, server }: World): Promise<void> {
  for (const folder of ["coming", "passing"]) {
    const found = await readdir(join(server.objects, folder), { recursive: true }).catch(() => []);
    for (const name of found) await utimes(join(server.objects, folder, name), 0, 0);
  }
  server.told.begunAt = new Date(0);
  await ctx.db`update imports set ended_at = ended_at - interval '3 days'`;
  await sweepUploads(ctx);
  await sweepDropped(ctx);
  await sweepStretches(ctx);
  await sweepBlobs(ctx, -1);
}

/** All of them where that is asked for; else a few that lie apart, by turns at one moment and at the other. */
function momentsOf(requests: number): readonly (readonly [nth: number, moment: Moment])[] {
  const all = Array.from({ length: requests }, (_, nth) => nth);
  if (process.env["MAILLE_TEST_KILLS"] === "all") {
    return all.flatMap((nth) => [[nth, "asked"] as const, [nth, "done"] as const]);
  }
  const few = all.filter((nth) => nth % Math.ceil(requests / 12) === 2);
  return few.map((nth, at) => [nth, at % 2 === 0 ? "asked" : "done"] as const);
}

test("a process that is killed at any request of a far upload's import loses nothing, and leaves nothing", async () => {
  await using world = await farWorld({});
  // The file has none, its rows do.
  world.disk.room = 80_000;
  const asked = world.server.told.requests.length;
  assert.equal(await killedAt(world, 10_000, "asked"), false);
  const requests = world.server.told.requests.length - asked;
  let killed = 0;
  for (const [nth, moment] of momentsOf(requests)) {
    if (await killedAt(world, nth, moment)) killed += 1;
  }
  assert.ok(killed >= 6, `${killed} were killed`);
  await sweepAll(world);
  assert.deepEqual([await world.objects(), world.server.unended()], [[], 0]);
  assert.deepEqual(await readdir(join(world.server.objects, "passing")).catch(() => []), []);
  const named = await world.ctx.db<{ hash: string }[]>`
    select original as hash from versions union select parquet from versions`;
  const there = await Array.fromAsync(world.ctx.store.list(), ({ hash }) => hash);
  assert.deepEqual(new Set(there), new Set(named.map(({ hash }) => hash)));
});
