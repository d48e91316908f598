import { openJournalSeal } from "../../src/access/journal-seal.ts";
import { handleWork } from "../../src/jobs/work.ts";
import { tablesWork } from "../../src/tables/work.ts";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Endings } from "../../src/access/endings.ts";
import { system } from "../../src/access/actor.ts";
import type { Log } from "../../src/base/log.ts";
import { parseNetworks } from "../../src/base/networks.ts";
import { openEngine } from "../../src/engine/open-engine.ts";
import { type HarvestContext, harvestLimits } from "../../src/harvest/context.ts";
import { harvestLater, watchRun } from "../../src/harvest/harvests.ts";
import { openPace } from "../../src/harvest/fetching/pace.ts";
import type { SourceReader } from "../../src/harvest/read.ts";
import { readers } from "../../src/harvest/readers.ts";
import type { Run, Source } from "../../src/harvest/source.ts";
import { createSource, type NewSource } from "../../src/harvest/sources.ts";
import { harvestWork } from "../../src/harvest/work.ts";
import { openJobs } from "../../src/jobs/queue.ts";
import { openNet } from "../../src/net/open-net.ts";
import { createOrganization } from "../../src/people/organizations.ts";
import { openStore } from "../../src/store/local.ts";
import type { TablesContext } from "../../src/tables/context.ts";
import { openTerritory } from "../../src/territory/open-territory.ts";
import { testDatabase } from "../database.ts";
import { testVault } from "../vault.ts";

/** An instance that gathers, with one organization; everything of it is removed at the end. */
export async function harvestWorld(
  options: {
    limits?: Partial<HarvestContext["limits"]>;
    reader?: SourceReader;
    pacePerSecond?: number;
  } = {},
) {
  const test = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), "maille-harvest-"));
  const time = { now: new Date("2026-11-25T08:00:00Z") };
  const bugs: unknown[] = [];
  const log: Log = (event, facts) => void bugs.push({ event, ...facts });
  const engine = await openEngine({
    folder: join(folder, "engine"),
    memoryMegabytes: 500,
    servingMegabytes: 100,
  });
  const clock = () => time.now;
  const net = openNet({ allowed: parseNetworks("127.0.0.0/8"), idleMs: 2000 });
  const store = await openStore(join(folder, "store"));
  const open = async () => {
    const jobs = await openJobs({ db: test.db, connection: test.connection, role: "works", log });
    const tables: TablesContext = {
      db: test.db,
      store,
      engine,
      jobs,
      net,
      territory: openTerritory(),
      endings: new Endings(test.db, log),
      journalSeal: await openJournalSeal({ db: test.db, vault: testVault() }),
      rowsLent: async () => undefined,
      clock,
      url: "http://127.0.0.1:1",
      folder: join(folder, "tables"),
      limits: { uploadBytesMax: 1e9, unpackedBytesMax: 1e9, cellBytesMax: 1e7, columnsMax: 4000 },
    };
    const ctx: HarvestContext = {
      db: test.db,
      jobs,
      net,
      clock,
      log,
      vault: testVault(),
      folder: join(folder, "harvest"),
      url: "http://maille.test",
      version: "1",
      readers: options.reader === undefined ? readers : new Map([[options.reader.kind, options.reader]]),
      pace: openPace(options.pacePerSecond ?? 1000),
      linkPace: openPace(1000),
      limits: { ...harvestLimits, retryMs: 5, ...options.limits },
      tables,
    };
    handleWork(jobs, [...tablesWork(tables), ...harvestWork(ctx)]);
    await jobs.start();
    return ctx;
  };
  const ctx = await open();
  let isOpen = true;
  const organization = await createOrganization({ db: test.db, clock }, system, { name: "Métropole" });
  return {
    ctx,
    db: test.db,
    bugs,
    time,
    folder,
    organization,
    source: (source: Pick<NewSource, "url"> & Partial<NewSource>): Promise<Source> =>
      createSource(ctx, system, { organization: organization.id, name: "Portail", ...source }),
    /** Harvests an hour later than before, and waits for the end. */
    async harvest({ id }: Source, how: { dry?: boolean } = {}): Promise<Run> {
      time.now = new Date(time.now.getTime() + 3_600_000);
      return ended(ctx, await harvestLater(ctx, system, id, how));
    },
    ended: (run: Run) => ended(ctx, run),
    /** As the process ends: what runs is left where it stands. */
    async interrupt(): Promise<void> {
      isOpen = false;
      await ctx.jobs.stop();
    },
    /** As a process that starts on the same database and folder. */
    async reopen() {
      const again = await open();
      return {
        ctx: again,
        ended: (run: Run) => ended(again, run),
        [Symbol.asyncDispose]: () => again.jobs.stop(),
      };
    },
    async [Symbol.asyncDispose]() {
      if (isOpen) await ctx.jobs.stop();
      await engine[Symbol.asyncDispose]();
      await test[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function ended(ctx: HarvestContext, { id }: Run): Promise<Run> {
  let last: Run | undefined;
  for await (const now of watchRun(ctx, system, id, AbortSignal.timeout(900_000))) last = now;
  if (last?.endedAt === undefined) throw new Error("the run did not end");
  return last;
}
