import type { Clock } from "../../base/clock.ts";
import type { Db } from "../../db/db.ts";
import type { Net } from "../../net/net.ts";
import type { Column } from "../../tables/column.ts";
import type { KeptAnswers } from "./kept-answers.ts";
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
  readonly limits: RemoteLimits;
}

interface RemoteLimits {
  /** From a question to the last byte of its answer. */
  readonly answerMs: number;
  /** Of one answer in JSON, unpacked. */
  readonly answerBytesMax: number;
}

export const remoteLimits: RemoteLimits = { answerMs: 8_000, answerBytesMax: 16_000_000 };

/** Versions whose columns are remembered. */
export const columnsMax = 2_000;
