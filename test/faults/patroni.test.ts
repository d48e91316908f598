import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { connect } from "../../src/db/connect.ts";
import { freePorts } from "../../src/fleet/ports.ts";
import { Asker } from "./asker.ts";
import { longestGap } from "./gaps.ts";
import { MailleProcess } from "./instance.ts";
import { Ledger } from "./ledger.ts";
import { PatroniCluster, postgresPrograms } from "./patroni.ts";
import { Random } from "./random.ts";
import { Writer } from "./writes.ts";

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
  const environment = {
    DATABASE_URL: cluster.url,
    MAILLE_DATABASE_REPLICA: cluster.replicaUrl,
    MAILLE_DATA: join(folder, "data"),
    MAILLE_URL: "http://high.localhost",
    MAILLE_DISK_RESERVE_MB: "0",
    MAILLE_REQUESTS_PER_MINUTE: "0",
    MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8, ::1",
    HOST: "127.0.0.1",
  };
  const start = async (role: "work" | "web", port: number | undefined): Promise<MailleProcess> => {
    const running = new MailleProcess(["serve", "--role", role], { ...environment, PORT: String(port) });
    await stack.use(running).told(/^It listens on \S+$/m);
    return running;
  };
  const processes = [await start("work", ports[0]), await start("web", ports[1])];
  const asker = new Asker();
  asker.url = `http://127.0.0.1:${ports[1]}`;
  const [link = ""] = (await processes[0]?.told(/http\S+claim\?secret=\S+/)) ?? [];
  await asker.claim(link);
  await comparePagesBehind(cluster, asker);
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
    assert.ok((await written) < 15 && (await read) < 15);
    await cluster.start(leader);
    await cluster.untilRoles(["leader", "sync_standby"]);
  }
  const isImported = async (): Promise<boolean> =>
    (await db`select from imports where state in ('waiting', 'running')`).length === 0;
  for (let looks = 0; !(await isImported()); looks += 1) {
    // A job that was being handed over is looked for once a minute, and taken up at the second look.
    assert.ok(looks < 900, "an import never came to its end");
    await wait(200);
  }
  const { acknowledged, lost, twice } = await ledger.compare(db);
  t.diagnostic(`${acknowledged} writes were acknowledged`);
  assert.deepEqual(
    { lost, twice, unforeseen: writers.flatMap(({ unforeseen }) => unforeseen) },
    { lost: [], twice: [], unforeseen: [] },
  );
  for (const each of processes) assert.equal(each.hasEnded, false);
  const checked = await new MailleProcess(["check"], environment).ended;
  assert.equal(checked.code, 0, checked.output);
});

/** A page tells what was written a moment ago, whether the replica has it by then or not, and is read there where it has. */
async function comparePagesBehind(cluster: PatroniCluster, asker: Asker): Promise<void> {
  const replica = cluster.connectTo((await cluster.leader()) === 0 ? 1 : 0);
  try {
    for (const behind of [false, true, false]) {
      await (behind ? replica`select pg_wal_replay_pause()` : replica`select pg_wal_replay_resume()`);
      for (let turn = 0; turn < 5; turn += 1) {
        const name = `Commune ${behind} ${turn} ${performance.now()}`;
        await asker.ask("POST", "/api/organizations", { json: { name } });
        const page = await fetch(`${asker.url}/organizations?q=${encodeURIComponent(name)}`);
        assert.ok((await page.text()).includes(name), `behind: ${behind}`);
      }
    }
    const sessions = await replica`select from pg_stat_activity where application_name like 'maille %'`;
    assert.ok(sessions.length > 0);
  } finally {
    await replica.end();
  }
}
