import { openJournalSeal } from "../src/access/journal-seal.ts";
import { handleWork } from "../src/jobs/work.ts";
import { tablesWork } from "../src/tables/work.ts";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { system } from "../src/access/actor.ts";
import { Endings } from "../src/access/endings.ts";
import { silentLog } from "../src/base/log.ts";
import { createDataset } from "../src/catalogue/datasets.ts";
import { openEngine } from "../src/engine/open-engine.ts";
import { openJobs } from "../src/jobs/queue.ts";
import { parseNetworks } from "../src/base/networks.ts";
import { defined } from "../src/base/defined.ts";
import { openNet } from "../src/net/open-net.ts";
import { createOrganization } from "../src/people/organizations.ts";
import { openStore, type StoreOptions } from "../src/store/local.ts";
import type { Store } from "../src/store/store.ts";
import { openStoreKeys } from "../src/store/store-keys.ts";
import type { TablesContext } from "../src/tables/context.ts";
import { importLater, type Import, watchImport } from "../src/tables/imports.ts";
import type { ImportOptions } from "../src/tables/table.ts";
import { receiveFile } from "../src/tables/import/uploads.ts";
import { openTerritory } from "../src/territory/open-territory.ts";
import { testDatabase } from "./database.ts";
import { testVault } from "./vault.ts";
import { patient } from "./patient.ts";

/** What the engine may take of memory and of the disk. */
export interface EngineSizes {
  readonly memoryMegabytes?: number;
  readonly servingMegabytes?: number;
  readonly sortedRowsMin?: number;
}

/** An instance that imports, with one dataset in it; everything of it is removed at the end. */
export async function importWorld(
  limits: Partial<TablesContext["limits"]> = {},
  { memoryMegabytes = 1000, servingMegabytes = 100, sortedRowsMin }: EngineSizes = {},
  openFiles: (folder: string, options: StoreOptions) => Promise<Store> = openStore,
) {
  const test = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), "maille-import-"));
  const time = { now: new Date("2026-11-25T08:00:00Z") };
  const clock = () => time.now;
  const jobs = await openJobs({ db: test.db, connection: test.connection, role: "works", log: silentLog });
  const store = await openFiles(join(folder, "store"), {
    keys: openStoreKeys({ db: test.db, vault: testVault() }),
  });
  const engine = await openEngine({
    folder: join(folder, "engine"),
    blobs: store,
    memoryMegabytes,
    servingMegabytes,
    ...patient,
    ...defined({ sortedRowsMin }),
  });
  const ctx: TablesContext = {
    db: test.db,
    store,
    engine,
    jobs,
    net: openNet({ allowed: parseNetworks("127.0.0.0/8") }),
    territory: openTerritory(),
    endings: new Endings(test.db, silentLog),
    journalSeal: await openJournalSeal({ db: test.db, vault: testVault() }),
    rowsLent: async () => undefined,
    clock,
    url: "http://127.0.0.1:1",
    folder: join(folder, "tables"),
    limits: {
      uploadBytesMax: 1e9,
      unpackedBytesMax: 1e9,
      cellBytesMax: 10_000_000,
      columnsMax: 4000,
      ...limits,
    },
  };
  handleWork(jobs, tablesWork(ctx));
  await jobs.start();
  const organization = await createOrganization({ db: test.db, clock }, system, { name: "Ville" });
  const dataset = await createDataset({ db: test.db, clock }, system, {
    organization: organization.id,
    title: "Cantines",
  });
  return {
    ctx,
    dataset,
    folder,
    /** How to connect once more to its database. */
    connection: test.connection,
    time,
    upload: (name: string, bytes: string | Uint8Array) =>
      receiveFile(ctx, system, name, Readable.from([bytes])),
    /** Imports a file and waits for the end. */
    async import(name: string, bytes: string | Uint8Array, options: ImportOptions & { table?: string } = {}) {
      const upload = await receiveFile(ctx, system, name, Readable.from([bytes]));
      return ended(ctx, await importLater(ctx, system, dataset.id, { upload: upload.id }, options));
    },
    async importUrl(url: string, refresh?: "daily") {
      return ended(ctx, await importLater(ctx, system, dataset.id, { url, ...defined({ refresh }) }));
    },
    ended: (each: Import) => ended(ctx, each),
    async [Symbol.asyncDispose]() {
      await jobs.stop();
      await ctx.endings.flush();
      await engine[Symbol.asyncDispose]();
      await test[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function ended(ctx: TablesContext, { id }: Import): Promise<Import> {
  let last: Import | undefined;
  for await (const now of watchImport(ctx, system, id, AbortSignal.timeout(300_000))) last = now;
  if (last?.endedAt === undefined) throw new Error("the import did not end");
  return last;
}
