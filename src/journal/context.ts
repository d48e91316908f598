import type { JournalSeal } from "../access/journal-clear.ts";
import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { Db } from "../db/db.ts";
import type { Identity, PublicJwk } from "../identity/identity.ts";

/** What the journal works with. What goes through the network is bound by the composition root. */
export interface JournalContext {
  readonly db: Db;
  readonly clock: Clock;
  readonly identity: Identity;
  /** With which it is written and read. */
  readonly journalSeal: JournalSeal;
  readonly log: Log;
  /** The instances that this one is tied to, by their addresses: they witness, and are witnessed. */
  readonly peers: () => Promise<readonly string[]>;
  /** The keys that an instance publishes; none where it cannot be asked. */
  readonly keysOf: (instance: string) => Promise<readonly PublicJwk[]>;
  /** Sends `add-checkpoint` (C2SP tlog-witness) to an instance. Throws where it does not answer. */
  readonly askWitness: (
    instance: string,
    body: string,
  ) => Promise<{ readonly status: number; readonly text: string }>;
  /** A tile of the journal of an instance, by its path (C2SP tlog-tiles). Throws where it gives none. */
  readonly askTile: (instance: string, path: string) => Promise<Buffer>;
  /** The last head of our journal that a witness keeps, as a note. Throws where it gives none. */
  readonly askWitnessed: (instance: string, origin: string) => Promise<string>;
}
