import type { Endings } from "../access/endings.ts";
import type { JournalSeal } from "../access/journal-clear.ts";
import type { RowCondition } from "../access/policy.ts";
import type { Clock } from "../base/clock.ts";
import type { Id } from "../base/id.ts";
import type { Db } from "../db/db.ts";
import type { Engine } from "../engine/engine.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { Net } from "../net/net.ts";
import type { Store } from "../store/store.ts";
import type { Territory } from "../territory/territory.ts";
import type { LargeFiles } from "../trino/large-files.ts";
import type { Trino } from "../trino/trino.ts";

/** Tables so large that several machines answer for them. */
export interface LargeContext {
  readonly files: LargeFiles;
  /** Where there is none, files that were made for one can still be removed. */
  readonly trino: Trino | undefined;
  /** From so many rows on a table is large. */
  readonly rowsMin: number;
  /** What Trino counted, by question: rows of a version never change. */
  readonly totals: Map<string, number>;
}

/** What the verbs of this room work with. Opened by `app.ts`, handed to each verb first. */
export interface TablesContext {
  readonly db: Db;
  readonly store: Store;
  readonly engine: Engine;
  /** No table is large where absent. */
  readonly large?: LargeContext;
  readonly jobs: Jobs;
  readonly net: Net;
  readonly territory: Territory;
  readonly clock: Clock;
  /** Where it is told how streams of what is not open ended. */
  readonly endings: Endings;
  /** With which the journal is written. */
  readonly journalSeal: JournalSeal;
  /** Of a loan that runs: which rows are about who lends, known to the room of people. */
  readonly rowsLent: (loan: Id) => Promise<RowCondition | undefined>;
  /** Where the instance is reached, without a slash at its end. */
  readonly url: string;
  /** A folder on the same disk as the store, for uploads under way. */
  readonly folder: string;
  readonly limits: {
    readonly uploadBytesMax: number;
    /** Of an upload that lies in the bucket, each stretch, for tests; as large as it needs where absent. */
    readonly stretchBytes?: number;
    /** Of all uploads of one account together; as one file may have where absent. */
    readonly heldBytesMax?: number;
    readonly unpackedBytesMax: number;
    readonly cellBytesMax: number;
    readonly columnsMax: number;
    /** How long an import waits for an object store that is away, for tests. */
    readonly storeAwayMsMax?: number;
    /** What is left free on the disk; nothing is where absent. */
    readonly reserveBytes?: number;
  };
}
