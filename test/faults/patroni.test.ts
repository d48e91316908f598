import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { connect } from "../../src/db/connect.ts";
import { freePorts } from "../../src/fleet/ports.ts";
import { Asker } from "./asker.ts";
import { MailleProcess } from "./instance.ts";
import { Ledger } from "./ledger.ts";
import { PatroniCluster, postgresPrograms } from "./patroni.ts";
import { Random } from "./random.ts";
import { Writer } from "./writes.ts";

/** For how long it was not answered as it is when all is well, in seconds. */
async function longestGap(signal: AbortSignal, ask: () => Promise<number | undefined>): Promise<number> {
  let [well, longest] = [performance.now(), 0];
  while (!signal.aborted) {
    const status = await ask();
    const now = performance.now();
    if (status !== undefined && status < 300) {
      longest = Math.max(longest, now - well);
      well = now;
    }
    await wait(200);
  }
  return Math.max(longest, performance.now() - well) / 1_000;
}

test("with the leader of PostgreSQL killed again and again, nothing acknowledged is lost, and nothing is started again", async (t) => {
  if (postgresPrograms === undefined)
    return t.diagnostic("MAILLE_TEST_PATRONI names no programs of PostgreSQL: left out");
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "maille-patroni-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const cluster = stack.use(await PatroniCluster.open());
  const db = connect({ url: cluster.url, connectionsMax: 1 });
  stack.defer(() => db.end({ timeout: 1 }));
  const ports = await freePorts(2);
  const start = async (role: "work" | "web", port: number | undefined): Promise<MailleProcess> => {
    const running = new MailleProcess(["serve", "--role", role], {
      DATABASE_URL: cluster.url,
      MAILLE_DATABASE_REPLICA: cluster.replicaUrl,
      MAILLE_DATA: join(folder, "data"),
      MAILLE_URL: "http://high.localhost",
      MAILLE_DISK_RESERVE_MB: "0",
      MAILLE_REQUESTS_PER_MINUTE: "0",
      MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8, ::1",
      HOST: "127.0.0.1",
      PORT: String(port),
    });
    await stack.use(running).told(/^It listens on \S+$/m);
    return running;
  };
  const processes = [await start("work", ports[0]), await start("web", ports[1])];
  const asker = new Asker();
  asker.url = `http://127.0.0.1:${ports[1]}`;
  const [link = ""] = (await processes[0]?.told(/http\S+claim\?secret=\S+/)) ?? [];
  await asker.claim(link);
  const ledger = new Ledger(join(folder, "ledger.ndjson"));
  stack.defer(async () => ledger.close());
  const writers = [1, 2].map((seed) => new Writer({ ledger, ask: asker.ask.bind(asker) }, new Random(seed)));
  const reader = new Asker();
  reader.url = asker.url;
  let made = 0;
  const makeOrganization = async (): Promise<number | undefined> => {
    const json = { name: `organization ${(made += 1)}` };
    return (await asker.ask("POST", "/api/organizations", { json }))?.status;
  };
  for (const round of [1, 2]) {
    const stop = new AbortController();
    const writing = writers.map((writer) => writer.writeUntil(stop.signal));
    const written = longestGap(stop.signal, makeOrganization);
    const read = longestGap(stop.signal, async () => (await reader.ask("GET", "/datasets"))?.status);
    await wait(3_000);
    const leader = await cluster.leader();
    assert.ok(leader !== undefined);
    await cluster.kill(leader);
    await wait(25_000);
    stop.abort();
    await Promise.all(writing);
    const [writtenS, readS] = [(await written).toFixed(1), (await read).toFixed(1)];
    t.diagnostic(`leader killed, ${round}: written again after ${writtenS} s, read after ${readS} s`);
    assert.ok((await written) < 15 && (await read) < 6);
    await cluster.start(leader);
    await cluster.untilRoles(["leader", "sync_standby"]);
  }
  const isImported = async (): Promise<boolean> =>
    (await db`select from imports where state in ('waiting', 'running')`).length === 0;
  for (let looks = 0; !(await isImported()); looks += 1) {
    assert.ok(looks < 300, "an import never came to its end");
    await wait(200);
  }
  const { acknowledged, lost, twice } = await ledger.compare(db);
  t.diagnostic(`${acknowledged} writes were acknowledged`);
  assert.deepEqual(
    { lost, twice, unforeseen: writers.flatMap(({ unforeseen }) => unforeseen) },
    { lost: [], twice: [], unforeseen: [] },
  );
  for (const each of processes) assert.equal(each.hasEnded, false);
});
