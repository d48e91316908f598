import { access, mkdir, readdir, readFile, rm, statfs } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Actor } from "./access/actor.ts";
import type { JournalContext } from "./access/journal/context.ts";
import { requireAdministrator } from "./access/require.ts";
import { type Clock, systemClock } from "./base/clock.ts";
import type { Log } from "./base/log.ts";
import type { PageRequest } from "./base/page.ts";
import { describingContext } from "./bind-catalogue.ts";
import {
  boundFigures,
  boundJournal,
  countingRows,
  handleJournal,
  journalContext,
  readingCounter,
  signJournalLater,
} from "./bind-journal.ts";
import { peopleContext } from "./bind-people.ts";
import { federationContext } from "./bind-federation.ts";
import { boundGrants, boundIdentity, keysThrough } from "./bind-identity.ts";
import { boundTies, keysOfOthers, networkContext } from "./bind-network.ts";
import { boundPlaces } from "./bind-places.ts";
import { boundRemote, remoteContext } from "./bind-remote.ts";
import { handleProjects, keyTies, projectsContext } from "./bind-projects.ts";
import { boundSearch, openSearch, tellSearchOfOrganizations } from "./bind-search.ts";
import { sharingContext } from "./bind-sharing.ts";
import { boundTables, readinessOf } from "./bind-tables.ts";
import { boundTerritory } from "./bind-territory.ts";
import { boundCatalogue } from "./catalogue/bound.ts";
import { countDatasets, countOwnedDatasets } from "./catalogue/datasets.ts";
import type { SearchIndex } from "./catalogue/search/index/search-index.ts";
import type { Config } from "./config.ts";
import type { ConnectOptions } from "./db/connect.ts";
import type { Db } from "./db/db.ts";
import type { Engine } from "./engine/engine.ts";
import { openEngine } from "./engine/open-engine.ts";
import type { Jobs } from "./jobs/jobs.ts";
import { listJobs } from "./jobs/list.ts";
import { boundFederation } from "./federation/bound.ts";
import { linkStates } from "./federation/files/checks.ts";
import type { FederationContext } from "./federation/context.ts";
import { handleHarvests, watchSourcesLater } from "./federation/work.ts";
import { boundRudi } from "./federation/rudi/bound.ts";
import type { RudiContext } from "./federation/rudi/context.ts";
import { handleRudi, watchChangesForPortals, watchRudiLater } from "./federation/rudi/work.ts";
import { rudiContext } from "./bind-rudi.ts";
import { openIdentity } from "./identity/open-identity.ts";
import { openJobs } from "./jobs/queue.ts";
import type { NetworkContext } from "./network/context.ts";
import { type NetworkWork, workForNetwork } from "./network/work.ts";
import { openNet } from "./net/open-net.ts";
import { makeAdministratorLink } from "./people/administrator-link.ts";
import { boundPeople } from "./people/bound.ts";
import { changeSettings, readSettings } from "./people/instance.ts";
import { boundProjects } from "./projects/bound.ts";
import type { ProjectsContext } from "./projects/context.ts";
import { boundSharing } from "./sharing/bound.ts";
import type { SharingContext } from "./sharing/context.ts";
import { handleExchanges, startExchanges } from "./sharing/reminders.ts";
import { joinStore, openStore } from "./store/local.ts";
import type { Store } from "./store/store.ts";
import type { TablesContext } from "./tables/context.ts";
import { handleImports, lookAfterLater } from "./tables/imports.ts";
import { openContours } from "./territory/contours.ts";
import { openTerritory } from "./territory/open-territory.ts";
import type { Instance, Rooms } from "./web/rooms.ts";

/** Everything of an instance but its door: what the pages, the API and the commands work with. */
export interface App extends AsyncDisposable {
  readonly rooms: Rooms;
  readonly tables: TablesContext;
  readonly federation: FederationContext;
  readonly network: NetworkContext;
  /** Of the process that holds the folder. */
  readonly networkWork?: NetworkWork;
  readonly projects: ProjectsContext;
  readonly rudi: RudiContext;
  readonly sharing: SharingContext;
  readonly journal: JournalContext;
  readonly searchIndex: SearchIndex;
  readonly version: string;
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
  /** That of the machine where absent. */
  readonly clock?: Clock;
}

/** Opens the instance for the process that holds its folder: it alone runs jobs and sweeps. */
export async function openApp(options: AppOptions): Promise<App> {
  const folder = options.config.data;
  await sweepBeside(folder);
  const [store, jobs] = await Promise.all([
    openStore(join(folder, "store")),
    openJobs({ ...options, role: "works" }),
  ]);
  const app = await assemble(options, { store, jobs, engineFolder: join(folder, "engine") });
  handleImports(app.tables);
  handleHarvests(app.federation);
  handleRudi(app.rudi);
  handleExchanges(app.sharing);
  handleProjects(app.projects, { ...options, jobs });
  handleJournal(app.journal, jobs);
  await jobs.start();
  await signJournalLater(app.journal, jobs);
  await lookAfterLater(app.tables);
  await watchSourcesLater(app.federation);
  await watchRudiLater(app.rudi);
  const unwatchPortals = await watchChangesForPortals(app.rudi);
  await startExchanges(app.sharing);
  const networkWork = await workForNetwork(app.network);
  // Pages are there at once; a search that comes before the index is read waits for it.
  app.searchIndex.prepare().catch((error: unknown) => options.log("search-index-unread", { error }));
  return {
    ...app,
    networkWork,
    [Symbol.asyncDispose]: async () => {
      await unwatchPortals();
      await networkWork[Symbol.asyncDispose]();
      await app[Symbol.asyncDispose]();
    },
  };
}

/** Opens the instance beside the process that holds its folder, which runs the jobs that are added here. */
export async function openAppBeside(options: AppOptions): Promise<App> {
  const folder = options.config.data;
  const engineFolder = join(folder, `${besidePrefix}${process.pid}`);
  const [store, jobs] = await Promise.all([
    joinStore(join(folder, "store")),
    openJobs({ ...options, role: "adds" }),
  ]);
  const app = await assemble(options, { store, jobs, engineFolder });
  return {
    ...app,
    [Symbol.asyncDispose]: async () => {
      await app[Symbol.asyncDispose]();
      await rm(engineFolder, { recursive: true, force: true });
    },
  };
}

/** By the machine too: several may share the folder, and each knows its own processes alone. */
const besidePrefix = `engine-beside-${hostname()}-`;

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
}

async function assemble(
  { config, db, url, log, clock = systemClock }: AppOptions,
  { store, jobs, engineFolder }: Own,
): Promise<App> {
  const folder = join(config.data, "uploads");
  await mkdir(folder, { recursive: true });
  const [version, engine] = await Promise.all([readVersion(), openEngineIn(engineFolder, config)]);
  const tables: TablesContext = {
    db,
    store,
    engine,
    jobs,
    net: openNet({ allowed: config.allowedNetworks, url }),
    territory: openTerritory(),
    clock,
    url,
    folder,
    limits: limitsOf(config),
  };
  const federation = federationContext(tables, { folder: config.data, url, version, log });
  const people = peopleContext(config, { db, clock, url });
  const projects = projectsContext(
    { config, db, jobs, clock, url },
    keyTies({ db, clock, url }, () => network),
  );
  const remote = await remoteContext(tables, { folder: engineFolder, url });
  const contours = openContours(join(config.data, "contours"), tables.territory);
  const describing = describingContext(tables, url, (datasets) => linkStates({ db }, datasets));
  const rudi = rudiContext(federation, describing);
  const searchIndex = openSearch(describing, log);
  const identity = openIdentity({ db, clock, url });
  const network = networkContext(tables, { identity, url, version, log });
  const sharing = sharingContext(tables, { config, identity, network, projects, log });
  const keysOf = keysThrough(identity, keysOfOthers(network));
  const journal = journalContext(network);
  const tableRooms = boundTables(tables);
  const catalogueRooms = boundCatalogue({
    ...describing,
    readiness: (dataset) => readinessOf(tables, dataset),
  });
  const counter = readingCounter(journal, tableRooms.tables);
  const peopleRooms = boundPeople(people, {
    readable: (actor, ids) => countDatasets(db, actor, ids),
    owned: (id) => countOwnedDatasets(db, id),
  });
  const rooms: Rooms = {
    instance: bindInstance(tables, { config, url, version }),
    ...peopleRooms,
    organizations: tellSearchOfOrganizations(db, peopleRooms.organizations),
    search: boundSearch(tables, searchIndex),
    ...catalogueRooms,
    ...tableRooms,
    rows: countingRows(tableRooms.rows, counter),
    journal: boundJournal(journal, network),
    figures: boundFigures(journal, catalogueRooms.datasets),
    ...boundFederation(federation),
    ...boundProjects(projects),
    ...boundSharing(sharing),
    places: boundPlaces(tables),
    ...boundRemote(remote),
    territory: boundTerritory(tables.territory, contours, people),
    grants: boundGrants({ db, clock, identity, keysOf }),
    network: boundTies(network),
    signatures: boundIdentity({ db, clock }, { identity, keysOf }),
    rudi: boundRudi(federation, rudi),
    jobs: { listJobs: (actor: Actor, page: PageRequest) => listJobs(db, actor, page) },
  };
  return {
    rooms,
    tables,
    federation,
    rudi,
    network,
    projects,
    sharing,
    journal,
    searchIndex,
    version,
    administratorLink: () => makeAdministratorLink(people),
    [Symbol.asyncDispose]: async () => {
      await jobs.stop();
      await counter[Symbol.asyncDispose]();
      await searchIndex[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
    },
  };
}

function openEngineIn(folder: string, { memoryMb, servingMb }: Config): Promise<Engine> {
  return openEngine({ folder, memoryMegabytes: memoryMb, servingMegabytes: servingMb });
}

function limitsOf({ uploadBytesMax, unpackedBytesMax }: Config): TablesContext["limits"] {
  return { uploadBytesMax, unpackedBytesMax, cellBytesMax: 10_000_000, columnsMax: 4_000 };
}

function bindInstance(
  { db, clock, store, engine }: TablesContext,
  { config, url, version }: { config: Config; url: string; version: string },
): Instance {
  const people = { db, clock };
  return {
    url,
    version,
    sendsMail: config.smtpUrl !== undefined,
    settings: () => readSettings(people),
    changeSettings: (actor, change) => changeSettings(people, actor, change),
    storage: async (actor) => {
      requireAdministrator(actor);
      const [kept, serving, [size], disk] = await Promise.all([
        measure(store),
        engine.servingBytes(),
        db<{ bytes: number }[]>`select pg_database_size(current_database()) as bytes`,
        statfs(config.data),
      ]);
      return { ...kept, serving, database: size?.bytes ?? 0, free: disk.bavail * disk.bsize };
    },
    health: async () => {
      const [database, working] = await Promise.all([succeeds(db`select 1`), succeeds(askEngine(engine))]);
      return { database, engine: working };
    },
  };
}

function succeeds(work: PromiseLike<unknown>): Promise<boolean> {
  return Promise.resolve(work).then(
    () => true,
    () => false,
  );
}

async function askEngine(engine: Engine): Promise<void> {
  await using workspace = await engine.workspace();
  await workspace.run("SELECT 1", [], { timeMs: 5000 });
}

async function measure(store: Store): Promise<{ blobs: number; bytes: number }> {
  let blobs = 0;
  let bytes = 0;
  for await (const blob of store.list()) {
    blobs += 1;
    bytes += blob.bytes;
  }
  return { blobs, bytes };
}

async function readVersion(): Promise<string> {
  const text = await readFile(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
