import type { Clock } from "../../base/clock.ts";
import type { Db } from "../../db/db.ts";
import type { Identity } from "../../identity/identity.ts";
import type { Prover } from "../../identity/prover.ts";
import type { Net } from "../../net/net.ts";
import type { Column } from "../../tables/column.ts";
import type { KeptAnswers } from "./kept-answers.ts";
import type { Gate } from "../../base/gate.ts";
import type { PeerBudgets } from "./peers.ts";

/** What reading from other instances works with. */
export interface RemoteContext {
  readonly db: Db;
  readonly net: Net;
  readonly clock: Clock;
  /** This instance, by its address. */
  readonly url: string;
  readonly peers: PeerBudgets;
  readonly kept: KeptAnswers;
  /** Columns of versions, which never change, by the address of their version. */
  readonly columns: Map<string, readonly Column[]>;
  /** Versions of tables that have several rows for one place, by `versionKey`. */
  readonly unkeyed: Set<string>;
  readonly limits: RemoteLimits;
  readonly readers: Readers;
  /** The turns of files that pass through to a reader. */
  readonly passing: Gate;
}

/**
 * What readers of this instance read with at others: this instance vouches for each of them, as it
 * does for a program of theirs, and is that program. Nothing of it outlives the process.
 */
interface Readers {
  readonly identity: Identity;
  readonly prover: Prover;
  /** By instance and agreement, in the order in which they were asked for. */
  readonly tokens: Map<string, Promise<ReaderToken>>;
}

export interface ReaderToken {
  readonly secret: string;
  /** In milliseconds since 1970. */
  readonly until: number;
}

interface RemoteLimits {
  /** From a question to the last byte of its answer. */
  readonly answerMs: number;
  /** Of one answer in JSON, unpacked. */
  readonly answerBytesMax: number;
  /** The same of a file that passes through. */
  readonly fileMs: number;
  readonly fileBytesMax: number;
}

export const remoteLimits: RemoteLimits = {
  answerMs: 8_000,
  answerBytesMax: 16_000_000,
  fileMs: 1_800_000,
  fileBytesMax: 20_000_000_000,
};

/** Files that pass through at once, of all readers and of each. */
export const passingLimits = { running: 12, waiting: 24, waitMs: 5_000, runningEach: 3, waitingEach: 3 };

/** Versions of which something is remembered. */
export const rememberedMax = 2_000;
