import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { Db } from "../db/db.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { Net } from "../net/net.ts";
import type { TablesContext } from "../tables/context.ts";
import type { Vault } from "../vault/vault.ts";
import type { Pace } from "./fetching/pace.ts";
import type { SourceReader } from "./read.ts";
import type { SourceKind } from "./source.ts";

interface HarvestLimits {
  /** Of one document. */
  readonly documentBytesMax: number;
  /** Of all documents of a run. */
  readonly runBytesMax: number;
  readonly requestsMax: number;
  readonly documentMs: number;
  readonly runMs: number;
  /** Before the first of the further attempts; four times longer each time. */
  readonly retryMs: number;
  /** Of the documents that are kept of a source, so that an unchanged one is not sent again. */
  readonly keptBytesMax: number;
}

export const harvestLimits: HarvestLimits = {
  documentBytesMax: 1_000_000_000,
  runBytesMax: 20_000_000_000,
  requestsMax: 200_000,
  documentMs: 30 * 60_000,
  runMs: 20 * 3_600_000,
  retryMs: 1000,
  keptBytesMax: 500_000_000,
};

/** What the verbs of this room work with. */
export interface HarvestContext {
  /** What portals of RUDI and nodes know this instance by is sealed with it. */
  readonly vault: Vault;
  readonly db: Db;
  readonly jobs: Jobs;
  readonly net: Net;
  readonly clock: Clock;
  readonly log: Log;
  /** Where documents lie while they are read, and those that did not change. It may be emptied. */
  readonly folder: string;
  /** Where the instance is reached: what leads back here is known. */
  readonly url: string;
  /** Of the program: a newer one may understand more, and reads everything again. */
  readonly version: string;
  readonly readers: ReadonlyMap<SourceKind, SourceReader>;
  readonly pace: Pace;
  /** Of the checks of remote files, which hurry less. */
  readonly linkPace: Pace;
  readonly limits: HarvestLimits;
  readonly tables: TablesContext;
}
