import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Endings } from "./access/endings.ts";
import { openJournalSeal } from "./access/journal-seal.ts";
import { type Clock, systemClock } from "./base/clock.ts";
import { notedClock } from "./base/footprint.ts";
import type { Log } from "./base/log.ts";
import type { SharedCounts } from "./base/shared-counts.ts";
import { rowsLentBy } from "./citizens/lender.ts";
import type { Config } from "./config.ts";
import type { ConnectOptions } from "./db/connect.ts";
import type { Db } from "./db/db.ts";
import type { OwnProcess } from "./db/processes.ts";
import { openEngine } from "./engine/open-engine.ts";
import { besideEngine, enginesBeside, removeBeside, sweepBeside } from "./engine-folders.ts";
import { openFiles, reserveOf } from "./instance-files.ts";
import type { HealthContext } from "./instance/health.ts";
import type { Jobs, LaterKinds } from "./jobs/jobs.ts";
import { openJobs } from "./jobs/queue.ts";
import type { Repeat } from "./jobs/watching.ts";
import { startOfEach, startWork } from "./jobs/work.ts";
import { openNet } from "./net/open-net.ts";
import { makeAdministratorLink } from "./people/administrator-link.ts";
import type { Passwords } from "./people/password.ts";
import { openRooms, type OpenRooms, type Rooms } from "./rooms.ts";
import { openSecrets } from "./secrets.ts";
import { notePlace, refuseOtherPlaces } from "./store/kept-places.ts";
import { claimStoreWherePossible } from "./store/claim-store.ts";
import { roomIn } from "./store/room.ts";
import type { Store } from "./store/store.ts";
import type { TablesContext } from "./tables/context.ts";
import { forgettingWork } from "./tables/work.ts";
import type { Traces } from "./traces/traces.ts";
import { openLargeFiles } from "./trino/large-files.ts";
import { Trino } from "./trino/trino.ts";
import { openTerritory } from "./territory/open-territory.ts";
import { joinSecrets } from "./master-keys-of.ts";
import type { Vault } from "./vault/vault.ts";
import { readVersion } from "./version.ts";

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
  /** The process among the others of the instance; absent where it has it alone, or adds jobs for a moment. */
  readonly own?: OwnProcess | undefined;
  /** The kinds of jobs that it runs; all of them where absent. */
  readonly kinds?: readonly string[] | undefined;
  /** Whether it is read alone, as by a command: nothing is run of what is due, told to others or sent. */
  readonly isReadAlone?: boolean | undefined;
  /** Those that it runs once another process has ended. */
  readonly later?: LaterKinds | undefined;
  /** That of the database, where there is one. */
  readonly replica?: HealthContext["replica"];
  /** What other processes of the instance count; nothing where absent. */
  readonly counts?: SharedCounts | undefined;
  /** Whether this process still holds its database; it does where absent. */
  readonly isHeld?: (() => Promise<boolean>) | undefined;
  /** That of the machine where absent. */
  readonly clock?: Clock;
  /** Those of a test, which cost less than a third of a second each; the usual ones where absent. */
  readonly passwords?: Passwords | undefined;
  /** When what runs by itself looks anew for what is due; by the machine's timers where absent. */
  readonly repeat?: Repeat | undefined;
  /** Has a page made that many will ask for; nothing is made where absent. */
  readonly makePage?: (path: string) => Promise<void>;
  /** Has verbs, requests to other machines and work followed; nothing is where absent. */
  readonly traces?: Traces | undefined;
}

/** Opens the instance for a process that runs jobs: among others where it is told which, else it alone. */
export async function openApp(options: AppOptions): Promise<App> {
  const { own, log } = options;
  const folder = options.config.data;
  await using opening = new AsyncDisposableStack();
  await sweepBeside(folder);
  const vault = await openSecrets(options.config, options.db);
  const parts = await openParts(options, { beside: own?.isAlone === false, role: "works", vault });
  const engineFolder = join(folder, own?.engine ?? "engine");
  if (own !== undefined) opening.defer(() => removeBeside(folder, [own.engine]));
  const { app, work } = await assemble(options, { ...parts, vault, engineFolder });
  opening.use(app);
  const { repeat, traces, isReadAlone } = options;
  const working =
    isReadAlone === true
      ? await startOfEach(parts.jobs, [forgettingWork(app.contexts.tables)], log)
      : await startWork(parts.jobs, traces?.work(work) ?? work, log, { own, repeat });
  opening.use(working);
  own?.onEnded((engines) => {
    removeBeside(folder, engines).catch((error: unknown) => log("engine-not-removed", { error }));
  });
  await own?.letNextOpen();
  const opened = opening.move();
  return {
    ...app,
    settle: () => working.settle(),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Opens the instance for a process that runs no jobs: those that are added here are run by others. */
export async function openAppBeside(options: AppOptions): Promise<App> {
  const { own } = options;
  await using opening = new AsyncDisposableStack();
  const engineFolder = join(options.config.data, besideEngine());
  const vault =
    own === undefined ? joinSecrets(options.config) : await openSecrets(options.config, options.db);
  await own?.letNextOpen();
  const parts = await openParts(options, { beside: true, role: "adds", vault });
  const isBrief = own === undefined;
  // Before it is made: of what does not open then, nothing is left either.
  opening.defer(() => rm(engineFolder, { recursive: true, force: true }));
  const { app, work } = await assemble(options, { ...parts, vault, engineFolder, isBrief });
  opening.use(app);
  const each = own === undefined ? [forgettingWork(app.contexts.tables)] : work;
  opening.use(await startOfEach(parts.jobs, each, options.log));
  const opened = opening.move();
  return { ...app, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

interface PartsOptions {
  /** Whether other processes work with the files, whose drafts are left alone. */
  readonly beside: boolean;
  readonly role: "works" | "adds";
  readonly vault: Vault;
}

async function openParts(
  options: AppOptions,
  { beside, role, vault }: PartsOptions,
): Promise<Pick<Own, "store" | "jobs">> {
  // What is refused is so before there is anything to close, and before copies of a bucket are taken for unused.
  const places = { place: options.config.store, former: options.config.storeFormer };
  await (role === "works" ? notePlace : refuseOtherPlaces)(options.db, places);
  const store = await openFiles(options, { vault, beside });
  if (role === "works") await claimStoreWherePossible(options.db, store);
  return { store, jobs: await openJobs({ ...options, role }) };
}

interface Own {
  readonly store: Store;
  readonly jobs: Jobs;
  readonly engineFolder: string;
  readonly vault: Vault;
  readonly isBrief?: boolean;
}

/** What was opened before something could not be is closed again. */
async function assemble(options: AppOptions, own: Own): Promise<{ app: App; work: OpenRooms["work"] }> {
  await using opening = new AsyncDisposableStack();
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= own.jobs.stop());
  opening.defer(stop);
  const version = await readVersion();
  const tables = await openTables(options, own);
  opening.use(tables.engine);
  const opened = opening.use(await openRooms(tables, { ...options, ...own, version }));
  const { verbs: rooms, work, contexts } = opened;
  // Jobs end before what they work with.
  opening.defer(stop);
  const assembled = opening.move();
  const app = {
    rooms: options.traces?.rooms(rooms) ?? rooms,
    version,
    contexts,
    settle: async () => undefined,
    administratorLink: () => makeAdministratorLink(contexts.people),
    [Symbol.asyncDispose]: () => assembled.disposeAsync(),
  };
  return { app, work };
}

/** What every question to the data works with: the engine is closed by whoever asks for it here. */
async function openTables(
  { config, db, url, log, clock = systemClock, traces }: AppOptions,
  { store, jobs, engineFolder, vault, isBrief = false }: Own,
): Promise<TablesContext> {
  const folder = join(config.data, "uploads");
  await mkdir(folder, { recursive: true });
  const net = openNet({ allowed: config.allowedNetworks, url });
  // Before the engine, which nobody would close where there is no key.
  const journalSeal = await openJournalSeal({ db, vault });
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
      room: (of) => roomIn(of, reserveOf(config)),
      log,
      isBrief,
    }),
    large: {
      files: openLargeFiles(config.store, config.data),
      trino: config.trino === undefined ? undefined : new Trino(config.trino),
      rowsMin: config.trinoRows,
      totals: new Map(),
    },
    jobs,
    net: traces?.net(net) ?? net,
    territory: openTerritory(),
    endings: new Endings(db, log),
    journalSeal,
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
