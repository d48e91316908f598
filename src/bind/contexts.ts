import { join } from "node:path";
import type { JournalContext } from "../access/journal/context.ts";
import type { Log } from "../base/log.ts";
import { describingContext } from "./catalogue.ts";
import { journalContext } from "./journal.ts";
import { keysOfPeople, peopleContext } from "./people.ts";
import { federationContext } from "./federation.ts";
import { networkContext } from "./network.ts";
import { remoteContext } from "./remote.ts";
import { keyTies, producersTold, projectsContext } from "./projects.ts";
import { openSearch } from "./search.ts";
import { sharingContext } from "./sharing.ts";
import type { SearchIndex } from "../catalogue/search/index/search-index.ts";
import type { Config } from "../config.ts";
import { linkStates } from "../federation/files/checks.ts";
import type { FederationContext } from "../federation/context.ts";
import type { RudiContext } from "../federation/rudi/context.ts";
import { rudiContext } from "./rudi.ts";
import { openIdentity } from "../identity/open-identity.ts";
import type { NetworkContext } from "../network/context.ts";
import type { ProjectsContext } from "../projects/context.ts";
import type { SharingContext } from "../sharing/context.ts";
import type { TablesContext } from "../tables/context.ts";
import { openContours } from "../territory/contours.ts";
import type { PeopleContext } from "../people/context.ts";
import type { Vault } from "../vault/vault.ts";
import type { ContourFolder } from "../territory/contours.ts";
import type { DescribingContext } from "../catalogue/context.ts";
import type { Identity } from "../identity/identity.ts";
import type { QueriesContext } from "../network/remote/query-tables.ts";

/** What the verbs of each room work with, opened once for the whole instance. */
export interface Contexts {
  readonly tables: TablesContext;
  readonly people: PeopleContext;
  readonly describing: DescribingContext;
  readonly contours: ContourFolder;
  readonly searchIndex: SearchIndex;
  readonly federation: FederationContext;
  readonly rudi: RudiContext;
  readonly identity: Identity;
  readonly network: NetworkContext;
  readonly remote: QueriesContext;
  readonly projects: ProjectsContext;
  readonly sharing: SharingContext;
  readonly journal: JournalContext;
  readonly vault: Vault;
}

export interface ContextOptions {
  readonly config: Config;
  readonly version: string;
  readonly log: Log;
  /** Where what is fetched from others lies while it is read. */
  readonly engineFolder: string;
  /** What must not be read from the database alone is sealed with it. */
  readonly vault: Vault;
}

export async function openContexts(tables: TablesContext, options: ContextOptions): Promise<Contexts> {
  const { config, version, log, engineFolder, vault } = options;
  const { db, jobs, clock, url } = tables;
  const federation = federationContext(tables, { folder: config.data, url, version, log, vault });
  const describing = describingContext(tables, url, (datasets) => linkStates({ db }, datasets));
  const identity = openIdentity({ db, clock, url, vault });
  const tellProducers = producersTold({ config, db, jobs, clock, url });
  const network = networkContext(tables, { identity, url, version, log, tellProducers, vault });
  const ties = keyTies({ db, clock, url }, () => network);
  const projects = projectsContext({ config, db, jobs, clock, url }, ties);
  const people = peopleContext(config, { db, clock, url, keys: keysOfPeople(projects) });
  return {
    tables,
    people,
    describing,
    contours: openContours(join(config.data, "contours"), tables.territory),
    searchIndex: openSearch(describing, log),
    federation,
    rudi: rudiContext(federation, describing),
    identity,
    network,
    remote: await remoteContext(tables, { folder: engineFolder, url, people }),
    projects,
    sharing: sharingContext(tables, { config, identity, network, projects, log }),
    journal: journalContext(network),
    vault,
  };
}
