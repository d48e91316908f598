import type { Actor } from "../access/actor.ts";
import type { Clock } from "../base/clock.ts";
import type { Problem } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Log } from "../base/log.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import type { Db } from "../db/db.ts";
import type { Identity, Jwks } from "../identity/identity.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { ExchangeNews } from "../letters/exchange-letter.ts";
import type { TablesContext } from "../tables/context.ts";
import type { ProjectRef } from "./exchange.ts";
import type { OfferedData } from "./terms.ts";

/** What the verbs of this room work with. */
export interface SharingContext {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly jobs: Pick<Jobs, "add" | "repeat">;
  readonly identity: Identity;
  readonly tables: TablesContext;
  readonly peers: SharingPeers;
  /** The project that is named, or a draft made for what is asked; absent where there are none. */
  readonly projectFor?: (actor: Actor, wanted: WantedProject) => Promise<ProjectRef>;
  /** Sends a letter; absent where the instance sends no mail. What goes wrong is told. */
  readonly tellByMail?: (news: ExchangeNews) => Promise<Problem | undefined>;
}

/** The other instances, as the network knows them. */
export interface SharingPeers {
  /** Hands a message over. Throws where the other side did not take it, with the `status` that it answered. */
  deliver(instance: string, message: string, signal: AbortSignal): Promise<void>;
  /**
   * Those that it publishes, of which one has this id where they are fresh. `address` is the network
   * address of who names the instance, where that is not somebody here.
   */
  keysOf(instance: string, keyId: string, address?: string): Promise<Jwks>;
  /** Whether it follows us, or we follow it. */
  isTied(instance: string): Promise<boolean>;
  /** The dataset here that stands for one of another instance, by its id there. */
  datasetHere(instance: string, dataset: Id): Promise<Id | undefined>;
  /** Of datasets here, those that stand for one of another instance: which instance, and its id there. */
  subjectsOf(
    datasets: readonly Id[],
  ): Promise<ReadonlyMap<Id, { readonly instance: string; readonly id: Id }>>;
  /** By its slug or id here, else by the id that one instance alone tells; where the actor may see it. */
  findDataset(actor: Actor, slugOrId: string): Promise<Dataset | undefined>;
  /** A dataset of another instance, as it is told here, where the actor may see it. */
  findOffered(actor: Actor, slugOrId: string): Promise<OfferedData | undefined>;
}

export interface WantedProject {
  readonly project?: Id;
  /** What is asked for, by which the project will be known to use it: its slug or id here. */
  readonly dataset: string;
  readonly title: string;
  /** Whose a new one is. */
  readonly owner: { readonly kind: "person" | "organization"; readonly id: Id };
}
