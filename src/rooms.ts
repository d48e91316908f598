import { join } from "node:path";
import { keysThrough } from "./access/instance-keys.ts";
import { grantsVerbs, signaturesVerbs } from "./access/room.ts";
import { newGate } from "./base/gate.ts";
import type { Id } from "./base/id.ts";
import type { Log } from "./base/log.ts";
import type { SharedCounts } from "./base/shared-counts.ts";
import { alertsKinds, alertsVerbs } from "./alerts/room.ts";
import { alertsWork } from "./alerts/work.ts";
import { boardsVerbs, openBoards } from "./boards/room.ts";
import { oncePeers } from "./citizens/once-peers.ts";
import { withLoans } from "./citizens/keys-of-loans.ts";
import { citizensKinds, citizensVerbs, paperTurns } from "./citizens/room.ts";
import { citizensWork } from "./citizens/work.ts";
import { datasetsVerbs, organizationsOfCatalogue, placesVerbs } from "./catalogue/room.ts";
import { throwMarksAway } from "./db/changes.ts";
import { decisionsVerbs, openDecisions } from "./decisions/room.ts";
import { openSearch, searchVerbs, searchWork } from "./search/room.ts";
import { openSubscriptions, subscriptionsVerbs, subscriptionsWork } from "./subscriptions/room.ts";
import type { Config } from "./config.ts";
import { linkStates, harvestVerbs, openHarvest } from "./harvest/room.ts";
import { openRudi, rudiKinds, rudiVerbs } from "./rudi/room.ts";
import { rudiWork } from "./rudi/work.ts";
import { harvestWork } from "./harvest/work.ts";
import type { Identity } from "./identity/identity.ts";
import { openIdentity } from "./identity/open-identity.ts";
import { indicatorsVerbs } from "./indicators/room.ts";
import { boardsWork } from "./boards/work.ts";
import { indicatorsWork } from "./indicators/work.ts";
import type { HealthContext } from "./instance/health.ts";
import { instanceVerbs } from "./instance/room.ts";
import { jobsVerbs } from "./jobs/room.ts";
import type { Work } from "./jobs/work.ts";
import { journalVerbs, journalWork } from "./journal/room.ts";
import type { JournalContext } from "./journal/context.ts";
import { openJournal } from "./journal/ties.ts";
import { type Letters, lettersWork, openLetters } from "./letters/letters.ts";
import type { NetworkContext } from "./network/context.ts";
import { countingMessages, keysOfOthers } from "./network/admission.ts";
import { followedRows } from "./network/followed-rows.ts";
import { keyTies } from "./network/keys-of-projects.ts";
import { peersOfLoans } from "./network/peers-of-loans.ts";
import { readLentPage } from "./network/remote/reading.ts";
import type { QueriesContext } from "./network/remote/query-tables.ts";
import type { CitizensContext } from "./citizens/context.ts";
import { peersOfSharing } from "./network/peers-of-sharing.ts";
import {
  figuresElsewhereOfPlaces,
  networkKinds,
  networkVerbs,
  openNetwork,
  openRemote,
  remoteVerbs,
  rowsElsewhereWithWords,
} from "./network/room.ts";
import { networkWork } from "./network/work.ts";
import { outboxVerbs, outboxWork } from "./outbox/room.ts";
import { passkeysVerbs } from "./people/passkeys/room.ts";
import { providersVerbs } from "./people/providers/room.ts";
import { dressOf } from "./people/dress.ts";
import type { Passwords } from "./people/password.ts";
import { organizationLogosVerbs } from "./people/organization-logos.ts";
import { openPeople, peopleVerbs, peopleWork } from "./people/room.ts";
import { keysOfPeople, openProjects, projectsKinds, projectsVerbs, projectsWork } from "./projects/room.ts";
import { sharingWork, openSharing, takingBackOwn, sharingKinds, sharingVerbs } from "./sharing/room.ts";
import { reuseOf, tellProducers } from "./sharing/tell-producers.ts";
import { siteVerbs } from "./site/room.ts";
import type { TablesContext } from "./tables/context.ts";
import { openReadings } from "./tables/counted.ts";
import {
  figuresOfPlaces,
  placesOfTables,
  rowsWithWords,
  tablesForCatalogue,
} from "./tables/for-catalogue.ts";
import { openRowFigures } from "./tables/row-figures.ts";
import { tablesVerbs } from "./tables/room.ts";
import { tablesWork } from "./tables/work.ts";
import { openBaseMap } from "./territory/base-map.ts";
import { openContours } from "./territory/contours.ts";
import { openGazetteer } from "./territory/gazetteer.ts";
import { territoryVerbs } from "./territory/room.ts";
import type { Vault } from "./vault/vault.ts";

interface RoomsOptions {
  readonly config: Config;
  /** Of the program. */
  readonly version: string;
  readonly log: Log;
  /** Where what is fetched from others lies while it is read. */
  readonly engineFolder: string;
  /** That of the database, where there is one. */
  readonly replica?: HealthContext["replica"];
  /** What other processes of the instance count; nothing where absent. */
  readonly counts?: SharedCounts | undefined;
  /** What must not be read from the database alone is sealed with it. */
  readonly vault: Vault;
  /** Those of a test; the usual ones where absent. */
  readonly passwords?: Passwords | undefined;
  /** Has a page made that many will ask for; nothing is made where absent. */
  readonly makePage?: ((path: string) => Promise<void>) | undefined;
}

/** Every verb of every room, bound to what it works with: what pages, API and commands ask. */
export type Rooms = ReturnType<typeof verbsOf>;

export type OpenRooms = Awaited<ReturnType<typeof openRooms>>;

export async function openRooms(tables: TablesContext, options: RoomsOptions) {
  const contexts = await openContexts(tables, options);
  const { readings, searching } = contexts;
  return {
    contexts,
    verbs: verbsOf(contexts),
    work: workOf(contexts),
    [Symbol.asyncDispose]: async () => {
      await readings[Symbol.asyncDispose]();
      await tables.endings[Symbol.asyncDispose]();
      await searching.index[Symbol.asyncDispose]();
    },
  };
}

type Contexts = Awaited<ReturnType<typeof openContexts>>;

/** Opens each room with those that it stands on. */
async function openContexts(tables: TablesContext, options: RoomsOptions) {
  const { config, version, log, engineFolder, vault, counts, replica } = options;
  const { db, jobs, net, clock, url, territory } = tables;
  const own = { db, jobs, net, clock, url, log, vault, version, counts, replica };

  const identity = openIdentity(own);
  const letters = openLetters({ ...own, config, dress: () => dressOf({ db, clock, url }) });
  const describing = describingOf(tables);
  const federation = openHarvest(tables, { ...own, data: config.data });

  const telling = { ...own, letters };
  const network = networkOf({ ...telling, identity });
  const projects = projectsOf(telling, network);
  const { mail } = letters;
  const sharing = openSharing({ ...own, mail, identity, tables, projects, peers: peersOfSharing(network) });
  const people = openPeople({
    ...own,
    mail,
    keys: keysOfPeople(projects),
    passwords: options.passwords,
    catalogue: organizationsOfCatalogue(db),
    takeBackRequests: takingBackOwn(sharing),
  });
  const rudi = openRudi(federation, describing);

  const remote = await openRemote(tables, { folder: engineFolder, people, identity });
  const indicators = { ...tables, remote, program: version };
  const journal = openJournal(network, tables.journalSeal);
  const searching = {
    ...describing,
    gazetteer: openGazetteer(territory),
    index: openSearch(describing, log, config.openSearch),
  };

  return {
    config,
    own,
    tables,
    identity,
    letters,
    describing,
    federation,
    network,
    projects,
    people,
    sharing,
    rudi,
    searching,
    readings: openReadings(tables, log),
    ...groundOf(join(config.data, "contours"), territory),
    remote,
    indicators,
    boards: openBoards(indicators, options.makePage),
    alerts: { ...indicators, network, letters, log },
    subscriptions: openSubscriptions(indicators, { letters, searching }),
    decisions: openDecisions({ ...indicators, identity }),
    citizens: citizensOf(tables, { config, vault, letters, identity, journal, network, remote }),
    journal,
  };
}

/** What maps are drawn on. */
function groundOf(folder: string, territory: TablesContext["territory"]) {
  return {
    contours: openContours(folder, territory),
    baseMap: openBaseMap(join(folder, "base-map.pmtiles")),
  };
}

/** What is held about people, and what they lend to organizations here and of other instances. */
function citizensOf(
  tables: TablesContext,
  {
    config,
    network,
    remote,
    ...rest
  }: Pick<RoomsOptions, "config" | "vault"> & {
    readonly letters: Letters;
    readonly identity: Identity;
    readonly journal: JournalContext;
    readonly network: NetworkContext;
    readonly remote: QueriesContext;
  },
) {
  const apart = join(config.data, "erasures.jsonl");
  const readLent: CitizensContext["readLent"] = (lent, question) => readLentPage(remote, lent, question);
  const peers = { peers: peersOfLoans(network), oncePeers: oncePeers(network), readLent };
  return { ...tables, ...rest, apart, papers: newGate(paperTurns), ...peers };
}

/** Producers are told of what is made of their data. */
function projectsOf(
  telling: Parameters<typeof tellProducers>[0] &
    Omit<Parameters<typeof openProjects>[0], "tellProducers" | keyof ReturnType<typeof keyTies>>,
  network: NetworkContext,
) {
  const { url } = telling;
  return openProjects({
    ...telling,
    ...withLoans(keyTies(network), url),
    tellProducers: (project, datasets) => tellProducers(telling, reuseOf(project, url), datasets),
  });
}

/** Producers are told of reuses that other instances publish. */
function networkOf(telling: Omit<Parameters<typeof openNetwork>[0], "tellProducers"> & { letters: Letters }) {
  return openNetwork({
    ...telling,
    tellProducers: (reuse, datasets) =>
      tellProducers(telling, { ...reuse, address: reuse.elsewhere.url }, datasets),
  });
}

/** What the catalogue asks of tables and of what was checked. */
function describingOf(tables: TablesContext) {
  const { db, clock, territory } = tables;
  return {
    ...tablesForCatalogue(tables),
    db,
    clock,
    territory,
    linkChecks: (datasets: readonly Id[]) => linkStates({ db }, datasets),
  };
}

function verbsOf({ config, own, tables, identity, describing, network, searching, ...rooms }: Contexts) {
  const { db, jobs, net, clock, url, version, counts, replica } = own;
  const { territory, gazetteer } = searching;
  const figuresOf = figuresOfPlaces(tables);
  const figuresElsewhere = figuresElsewhereOfPlaces(rooms.remote, (level) => territory.codes(level).length);
  const rowsWith = [rowsWithWords(tables), rowsElsewhereWithWords(rooms.remote)];
  const keysOf = keysThrough(identity, keysOfOthers(network, counts));
  const sendsMail = rooms.letters.mail !== undefined;
  return {
    ...instanceVerbs(
      { ...tables, data: config.data, replica, search: searching.index },
      { url, version, sendsMail },
    ),
    ...siteVerbs({
      db,
      clock,
      letters: rooms.letters,
      rowFigures: openRowFigures(tables, followedRows(network)),
    }),
    ...peopleVerbs(rooms.people),
    ...providersVerbs({ ...rooms.people, net, url }),
    ...organizationLogosVerbs({ ...rooms.people, net }),
    ...passkeysVerbs({ ...rooms.people, url }),
    ...datasetsVerbs(describing),
    ...searchVerbs({ ...searching, figuresOf, figuresElsewhere, rowsWith }),
    ...placesVerbs({
      db,
      territory,
      gazetteer,
      tablesOf: placesOfTables(tables),
    }),
    ...territoryVerbs({ territory, contours: rooms.contours, baseMap: rooms.baseMap, people: rooms.people }),
    ...tablesVerbs({ ...tables, readings: rooms.readings }),
    ...projectsVerbs(rooms.projects),
    ...sharingVerbs(rooms.sharing),
    ...harvestVerbs(rooms.federation),
    ...rudiVerbs(rooms.federation, rooms.rudi),
    ...networkVerbs(network),
    ...remoteVerbs(rooms.remote),
    ...indicatorsVerbs(rooms.indicators),
    ...alertsVerbs(rooms.alerts),
    ...boardsVerbs(rooms.boards),
    ...subscriptionsVerbs(rooms.subscriptions),
    ...decisionsVerbs(rooms.decisions),
    ...citizensVerbs(rooms.citizens),
    ...outboxVerbs(own),
    ...journalVerbs({ ...rooms.journal, network, jobs }),
    ...grantsVerbs({ db, clock, identity, keysOf }),
    ...signaturesVerbs({ ...own, identity, keysOf, admit: countingMessages(network, counts) }),
    ...jobsVerbs(db),
  };
}

/** What the process that holds the instance's folder does in the background. */
function workOf({ own, letters, tables, searching, network, ...rooms }: Contexts): readonly Work[] {
  const { log } = own;
  return [
    ...lettersWork(letters),
    ...peopleWork(rooms.people),
    ...tablesWork(tables),
    ...harvestWork(rooms.federation),
    ...rudiWork(rooms.rudi),
    ...sharingWork(rooms.sharing),
    ...projectsWork(rooms.projects, { ...own, letters }),
    ...citizensWork(rooms.citizens),
    ...journalWork(rooms.journal),
    ...networkWork(network),
    ...indicatorsWork(rooms.indicators),
    ...boardsWork(rooms.boards),
    ...alertsWork(rooms.alerts),
    ...subscriptionsWork(rooms.subscriptions),
    ...outboxWork(own, [
      ...networkKinds(network),
      ...sharingKinds(rooms.sharing),
      ...projectsKinds(rooms.projects),
      ...rudiKinds(rooms.rudi),
      ...alertsKinds(rooms.alerts),
      ...citizensKinds(rooms.citizens),
    ]),
    searchWork(searching.index, log),
    { watch: "page-changes", everyMs: 60_000, run: () => throwMarksAway(own.db) },
  ];
}
