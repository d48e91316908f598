import { access, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { Endings } from "./access/endings.ts";
import { openJournalSeal } from "./access/journal-seal.ts";
import { type Clock, systemClock } from "./base/clock.ts";
import { notedClock } from "./base/footprint.ts";
import type { Log } from "./base/log.ts";
import { rowsLentBy } from "./citizens/lender.ts";
import type { Config } from "./config.ts";
import type { ConnectOptions } from "./db/connect.ts";
import type { Db } from "./db/db.ts";
import { openEngine } from "./engine/open-engine.ts";
import type { Jobs } from "./jobs/jobs.ts";
import { openJobs } from "./jobs/queue.ts";
import { startWatching } from "./jobs/watching.ts";
import { startWork } from "./jobs/work.ts";
import { openNet } from "./net/open-net.ts";
import { makeAdministratorLink } from "./people/administrator-link.ts";
import type { Passwords } from "./people/password.ts";
import { openRooms, type OpenRooms, type Rooms } from "./rooms.ts";
import { joinSecrets, openSecrets } from "./secrets.ts";
import { openPlace } from "./store/open-place.ts";
import { openStoreKeys } from "./store/store-keys.ts";
import type { Store } from "./store/store.ts";
import type { TablesContext } from "./tables/context.ts";
import { forgettingWork } from "./tables/work.ts";
import type { Traces } from "./traces/traces.ts";
import { openTerritory } from "./territory/open-territory.ts";
import type { Vault } from "./vault/vault.ts";

/** Everything of an instance but its door: what the pages, the API and the commands work with. */
export interface App extends AsyncDisposable {
  readonly rooms: Rooms;
  readonly version: string;
  /** What the verbs of each room work with, for commands and tests. */
  readonly contexts: OpenRooms["contexts"];
  /** What is due but for queues, done now; nothing where another process works. */
  readonly settle: () => Promise<void>;
  /** With which the first administrator makes their account; `undefined` once there is one. */
  administratorLink(): Promise<string | undefined>;
}

export interface AppOptions {
  readonly config: Config;
  readonly db: Db;
  readonly connection: ConnectOptions;
  /** Where the instance is reached. */
  readonly url: string;
  readonly log: Log;
  /** Whether this process still holds its database; it does where absent. */
  readonly isHeld?: (() => Promise<boolean>) | undefined;
  /** That of the machine where absent. */
  readonly clock?: Clock;
  /** Those of a test, which cost less than a third of a second each; the usual ones where absent. */
  readonly passwords?: Passwords | undefined;
  /** Has a page made that many will ask for; nothing is made where absent. */
  readonly makePage?: (path: string) => Promise<void>;
  /** Has verbs, requests to other machines and work followed; nothing is where absent. */
  readonly traces?: Traces | undefined;
}

/** Opens the instance for the process that holds its folder: it alone runs jobs and sweeps. */
export async function openApp(options: AppOptions): Promise<App> {
  const folder = options.config.data;
  await sweepBeside(folder);
  const vault = await openSecrets(options.config, options.db);
  const [store, jobs] = await Promise.all([
    openFiles(options, vault, { beside: false }),
    openJobs({ ...options, role: "works" }),
  ]);
  const { app, work } = await assemble(options, {
    store,
    jobs,
    vault,
    engineFolder: join(folder, "engine"),
  });
  const working = await startWork(jobs, options.traces?.work(work) ?? work, options.log);
  return {
    ...app,
    settle: () => working.settle(),
    [Symbol.asyncDispose]: async () => {
      await working[Symbol.asyncDispose]();
      await app[Symbol.asyncDispose]();
    },
  };
}

/** Opens the instance beside the process that holds its folder, which runs the jobs that are added here. */
export async function openAppBeside(options: AppOptions): Promise<App> {
  const folder = options.config.data;
  const engineFolder = join(folder, `${besidePrefix}${process.pid}`);
  const vault = joinSecrets(options.config);
  const [store, jobs] = await Promise.all([
    openFiles(options, vault, { beside: true }),
    openJobs({ ...options, role: "adds" }),
  ]);
  const { app } = await assemble(options, { store, jobs, vault, engineFolder });
  const forgetting = await startWatching(jobs, forgettingWork(app.contexts.tables), options.log);
  return {
    ...app,
    [Symbol.asyncDispose]: async () => {
      await forgetting[Symbol.asyncDispose]();
      await app[Symbol.asyncDispose]();
      await rm(engineFolder, { recursive: true, force: true });
    },
  };
}

function openFiles(
  { config, db }: AppOptions,
  vault: Vault,
  { beside }: { readonly beside: boolean },
): Promise<Store> {
  return openPlace({
    place: config.store,
    former: config.storeFormer,
    folder: config.data,
    cacheBytesMax: config.storeCacheMb * 1_000_000,
    beside,
    reserveBytes: reserveOf(config),
    keys: openStoreKeys({ db, vault }),
  });
}

/** Of the processes of every machine that shares the folder, with the one that works. */
const anyEngine = /^engine(-beside-.*)?$/;
/** By the machine too: several may share the folder, and each knows its own processes alone. */
const besidePrefix = `engine-beside-${hostname()}-`;

async function enginesBeside(folder: string, own: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => anyEngine.test(name));
  return names.map((name) => join(folder, name)).filter((path) => path !== own);
}

/** What a command that was killed left behind; one that works now keeps its folder. */
async function sweepBeside(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(besidePrefix)) continue;
    const working = await succeeds(access(`/proc/${name.slice(besidePrefix.length)}`));
    if (!working) await rm(join(folder, name), { recursive: true, force: true });
  }
}

interface Own {
  readonly store: Store;
  readonly jobs: Jobs;
  readonly engineFolder: string;
  readonly vault: Vault;
}

async function assemble(options: AppOptions, own: Own): Promise<{ app: App; work: OpenRooms["work"] }> {
  const version = await readVersion();
  const tables = await openTables(options, own);
  const opened = await openRooms(tables, { ...options, ...own, version });
  const { verbs: rooms, work, contexts } = opened;
  const app = {
    rooms: options.traces?.rooms(rooms) ?? rooms,
    version,
    contexts,
    settle: async () => undefined,
    administratorLink: () => makeAdministratorLink(contexts.people),
    [Symbol.asyncDispose]: async () => {
      await own.jobs.stop();
      await opened[Symbol.asyncDispose]();
      await tables.engine[Symbol.asyncDispose]();
    },
  };
  return { app, work };
}

/** What every question to the data works with: the engine is closed by whoever asks for it here. */
async function openTables(
  { config, db, url, log, clock = systemClock, traces }: AppOptions,
  { store, jobs, engineFolder, vault }: Own,
): Promise<TablesContext> {
  const folder = join(config.data, "uploads");
  await mkdir(folder, { recursive: true });
  const net = openNet({ allowed: config.allowedNetworks, url });
  return {
    db,
    store,
    engine: await openEngine({
      folder: engineFolder,
      servesFrom: join(config.data, "engine"),
      blobs: store,
      beside: () => enginesBeside(config.data, engineFolder),
      memoryMegabytes: config.memoryMb,
      servingMegabytes: config.servingMb,
    }),
    jobs,
    net: traces?.net(net) ?? net,
    territory: openTerritory(),
    endings: new Endings(db, log),
    journalSeal: await openJournalSeal({ db, vault }),
    rowsLent: (loan) => rowsLentBy({ db, vault }, loan),
    clock: notedClock(clock),
    url,
    folder,
    limits: limitsOf(config),
  };
}

function limitsOf(config: Config): TablesContext["limits"] {
  const { uploadBytesMax, heldBytesMax, unpackedBytesMax } = config;
  const reserveBytes = reserveOf(config);
  const unpacked = { unpackedBytesMax, cellBytesMax: 10_000_000, columnsMax: 4_000 };
  return { uploadBytesMax, heldBytesMax, reserveBytes, ...unpacked };
}

function reserveOf({ diskReserveMb }: Config): number {
  return diskReserveMb * 1_000_000;
}

function succeeds(work: PromiseLike<unknown>): Promise<boolean> {
  return Promise.resolve(work).then(
    () => true,
    () => false,
  );
}

async function readVersion(): Promise<string> {
  const text = await readFile(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
