import type { Clock } from "../base/clock.ts";
import type { Gate } from "../base/gate.ts";
import type { Log } from "../base/log.ts";
import type { Id } from "../base/id.ts";
import type { Db } from "../db/db.ts";
import type { Identity } from "../identity/identity.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { Net } from "../net/net.ts";
import type { Vault } from "../vault/vault.ts";

/** What the verbs of this room work with. */
export interface NetworkContext {
  readonly db: Db;
  readonly jobs: Pick<Jobs, "listen">;
  readonly net: Net;
  readonly clock: Clock;
  readonly log: Log;
  readonly identity: Identity;
  /** Secrets of webhooks are sealed with it. */
  readonly vault: Vault;
  /** Where the instance is reached, without a slash at its end. */
  readonly url: string;
  /** Of the program. */
  readonly version: string;
  readonly limits: NetworkLimits;
  readonly reading: ReadingGates;
  /** The producers of these datasets are to be told of a reuse that another instance publishes. */
  readonly tellProducers: (reuse: ReuseOfProducers, datasets: readonly Id[]) => Promise<void>;
}

/** Of readings of other instances: those that wait for an answer keep nobody who has one. */
interface ReadingGates {
  /** Of instances that answered last time. */
  readonly sound: Gate;
  /** Of those that did not. */
  readonly failing: Gate;
  /** What was answered, taken in: each holds a connection to PostgreSQL. */
  readonly taking: Gate;
}

/** What a producer is told of a reuse of its data. */
interface ReuseOfProducers {
  readonly title: string;
  /** By its name. */
  readonly owner: string;
  /** The name of the instance that publishes it, and its address there. */
  readonly elsewhere: { readonly instance: string; readonly url: string };
}

interface NetworkLimits {
  /** How long an answer of another instance may take. */
  readonly answerMs: number;
  /** How long one reading may go on before others have their turn. */
  readonly turnMs: number;
  /** Between two readings of an instance that does not say when something is new. */
  readonly pollMs: number;
  /** Events of one answer. */
  readonly eventsMax: number;
  readonly answerBytesMax: number;
  /** Datasets that one instance may tell of its own. */
  readonly subjectsMax: number;
  /** Messages of one instance in a minute, whose signature was verified. */
  readonly messagesPerMinute: number;
  /** Instances never heard of before whose keys one network address has asked for in a minute. */
  readonly strangersPerMinute: number;
  /** How long their answer may take. */
  readonly strangerMs: number;
}

export const networkLimits: NetworkLimits = {
  answerMs: 20_000,
  turnMs: 20_000,
  pollMs: 60_000,
  eventsMax: 200,
  answerBytesMax: 32_000_000,
  subjectsMax: 200_000,
  messagesPerMinute: 600,
  strangersPerMinute: 20,
  strangerMs: 3_000,
};
