import { open } from "node:fs/promises";
import { join } from "node:path";
import { system } from "../src/access/actor.ts";
import { openJournalSeal } from "../src/access/journal-seal.ts";
import { Endings } from "../src/access/endings.ts";
import { silentLog } from "../src/base/log.ts";
import { parseNetworks } from "../src/base/networks.ts";
import { connect, type ConnectOptions } from "../src/db/connect.ts";
import { openEngine } from "../src/engine/open-engine.ts";
import { openJobs } from "../src/jobs/queue.ts";
import { openNet } from "../src/net/open-net.ts";
import type { S3Address } from "../src/store/s3/signed-requests.ts";
import { openStoreKeys } from "../src/store/store-keys.ts";
import type { TablesContext } from "../src/tables/context.ts";
import { importNow } from "../src/tables/import/import-now.ts";
import { appendUpload } from "../src/tables/import/uploads.ts";
import { openTerritory } from "../src/territory/open-territory.ts";
import { openFarStore, stretchBytes } from "./far-world.ts";
import { patient } from "./patient.ts";
import { testVault } from "./vault.ts";

/** What a process is told that takes the rest of an upload, imports it, and may be killed at any moment. */
export interface KilledImport {
  readonly connection: ConnectOptions;
  readonly address: S3Address;
  /** Of its own. */
  readonly folder: string;
  /** In bytes, on its disk. */
  readonly room: number;
  /** The whole file. */
  readonly path: string;
  readonly upload: string;
  readonly offset: number;
  readonly import: string;
}

async function work(given: KilledImport): Promise<void> {
  const { connection, address, folder } = given;
  const db = connect(connection);
  const keys = openStoreKeys({ db, vault: testVault() });
  const store = await openFarStore(join(folder, "store"), { keys, address, room: async () => given.room });
  const ctx: TablesContext = {
    db,
    store,
    engine: await openEngine({
      folder: join(folder, "engine"),
      blobs: store,
      memoryMegabytes: 500,
      servingMegabytes: 100,
      ...patient,
    }),
    jobs: await openJobs({ db, connection, role: "adds", log: silentLog }),
    net: openNet({ allowed: parseNetworks("127.0.0.0/8") }),
    territory: openTerritory(),
    endings: new Endings(db, silentLog),
    journalSeal: await openJournalSeal({ db, vault: testVault() }),
    rowsLent: async () => undefined,
    clock: () => new Date("2026-11-25T08:00:00Z"),
    url: "http://127.0.0.1:1",
    folder: join(folder, "tables"),
    limits: {
      uploadBytesMax: 1e9,
      unpackedBytesMax: 1e9,
      cellBytesMax: 10_000_000,
      columnsMax: 4000,
      stretchBytes,
    },
  };
  await using file = await open(given.path);
  const rest = file.createReadStream({ start: given.offset, autoClose: false });
  await appendUpload(ctx, system, given.upload, { offset: given.offset }, rest);
  await importNow(ctx, given.import, new AbortController().signal);
  process.exit(0);
}

await work(JSON.parse(process.argv[2] ?? "") as KilledImport);
