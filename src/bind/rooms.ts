import { statfs } from "node:fs/promises";
import type { Actor } from "../access/actor.ts";
import { requireAdministrator } from "../access/require.ts";
import type { PageRequest } from "../base/page.ts";
import { boundFigures, boundJournal, countingRows, readingCounter } from "./journal.ts";
import { boundGrants, boundIdentity, keysThrough } from "./identity.ts";
import { boundTies, countingMessages, keysOfOthers } from "./network.ts";
import { boundPlaces } from "./places.ts";
import { boundRemote } from "./remote.ts";
import { boundSearch, tellSearchOfOrganizations } from "./search.ts";
import { boundTables, readinessOf } from "./tables.ts";
import { boundTerritory } from "./territory.ts";
import { boundCatalogue } from "../catalogue/bound.ts";
import { countDatasets, countOwnedDatasets } from "../catalogue/datasets.ts";
import type { Config } from "../config.ts";
import type { Engine } from "../engine/engine.ts";
import { listJobs } from "../jobs/list.ts";
import { boundFederation } from "../federation/bound.ts";
import { boundRudi } from "../federation/rudi/bound.ts";
import { boundPeople } from "../people/bound.ts";
import { changeSettings, readSettings } from "../people/instance.ts";
import { boundProjects } from "../projects/bound.ts";
import { boundSharing } from "../sharing/bound.ts";
import type { Store } from "../store/store.ts";
import type { TablesContext } from "../tables/context.ts";
import type { Instance, Rooms } from "../web/rooms/rooms.ts";
import type { ReadingCounter } from "../access/readings.ts";
import type { Contexts } from "./contexts.ts";

/** What the instance tells of itself. */
export interface Told {
  readonly config: Config;
  readonly url: string;
  readonly version: string;
}

/** Every verb, bound to what it works with; `counter` counts readings, and is closed with the instance. */
export function bindRooms(contexts: Contexts, told: Told): { rooms: Rooms; counter: ReadingCounter } {
  const { tables, journal } = contexts;
  const { db } = tables;
  const held = boundTables(tables);
  const counter = readingCounter(journal, held.tables);
  const rooms: Rooms = {
    instance: bindInstance(tables, told),
    ...bindPeople(contexts),
    ...bindCatalogue(contexts),
    ...held,
    rows: countingRows(held.rows, counter),
    ...boundProjects(contexts.projects),
    ...boundSharing(contexts.sharing),
    ...bindNetwork(contexts),
    jobs: { listJobs: (actor: Actor, page: PageRequest) => listJobs(db, actor, page) },
  };
  return { rooms, counter };
}

function bindPeople({ tables: { db }, people }: Contexts) {
  const bound = boundPeople(people, {
    readable: (actor, ids) => countDatasets(db, actor, ids),
    owned: (id) => countOwnedDatasets(db, id),
  });
  return { ...bound, organizations: tellSearchOfOrganizations(people, bound.organizations) };
}

/** What is published here, how it is found, and who reads it. */
function bindCatalogue({ tables, describing, searchIndex, contours, people, journal }: Contexts) {
  const bound = boundCatalogue({ ...describing, readiness: (dataset) => readinessOf(tables, dataset) });
  return {
    ...bound,
    search: boundSearch(tables, searchIndex),
    places: boundPlaces(tables),
    territory: boundTerritory(tables.territory, contours, people),
    figures: boundFigures(journal, bound.datasets),
  };
}

/** Other catalogues and other instances: what is gathered, followed, read there, signed and witnessed. */
function bindNetwork({ tables, federation, rudi, identity, network, remote, journal, vault }: Contexts) {
  const { db, clock, jobs } = tables;
  const keysOf = keysThrough(identity, keysOfOthers(network));
  return {
    ...boundFederation(federation),
    ...boundRemote(remote),
    rudi: boundRudi(federation, rudi),
    network: boundTies(network),
    journal: boundJournal(journal, network, jobs),
    grants: boundGrants({ db, clock, identity, keysOf }),
    signatures: boundIdentity({ db, clock, vault }, { identity, keysOf, admit: countingMessages(network) }),
  };
}

function bindInstance(
  { db, clock, store, engine }: TablesContext,
  { config, url, version }: { config: Config; url: string; version: string },
): Instance {
  const people = { db, clock };
  const engineAnswers = engineProbe(engine);
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
      const [database, working] = await Promise.all([succeeds(db`select 1`), engineAnswers()]);
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

/** Whether the engine answers. Those who ask at once share one question: each costs an engine of its own. */
function engineProbe(engine: Engine): () => Promise<boolean> {
  let asking: Promise<boolean> | undefined;
  return () => {
    asking ??= succeeds(askEngine(engine)).finally(() => {
      asking = undefined;
    });
    return asking;
  };
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
