import type { Clock } from "../base/clock.ts";
import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import type { DataRequest } from "./data-request.ts";
import type { KeyRegistration } from "./key-registration.ts";
import type { Project } from "./project.ts";

/** What the verbs of this room work with. */
export interface ProjectsContext {
  readonly db: Db;
  readonly clock: Clock;
  /** Of a project, those that run, with the address of the instance that holds what they let out; read in the caller's transaction. */
  readonly agreementsOf: (
    tx: Tx,
    project: Id,
  ) => Promise<readonly { readonly agreement: Id; readonly instance: string }[]>;
  /** Tells a producer's instance of a key; returns once it says that it knows, throws otherwise. */
  readonly deliverKey: (registration: KeyRegistration, signal: AbortSignal) => Promise<void>;
  /** Asks a producer's instance when it was last shown these keys; throws a `Failure` where it does not say. */
  readonly askKeyUses: (instance: string, keys: readonly Id[]) => Promise<unknown>;
  /** Whether one of the two instances follows the other. */
  readonly isTied: (instance: string) => Promise<boolean>;
  /** The producers of the project's datasets are to be told that it is published. */
  readonly tellProducers: (project: Project, producers: readonly Id[]) => Promise<void>;
  /** Those who answer for an organization are to be told that a request is theirs. */
  readonly tellAssigned: (request: DataRequest, organization: Id) => Promise<void>;
  /** Who asked is to be told of the answer; absent where the instance sends no mail. */
  readonly tellAsker?: (request: Id) => Promise<void>;
}

export type ProjectRowsContext = Pick<ProjectsContext, "db" | "clock">;
