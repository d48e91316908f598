import type { Failure, Problem } from "../base/failure.ts";
import type { Tx } from "../db/db.ts";

/** One thing that a peer must learn. */
export interface OutboxEntry<Body extends object = object> {
  readonly number: number;
  /** The address of the machine that is told. */
  readonly peer: string;
  /** What it is about, unique for its kind and peer. */
  readonly key: string;
  readonly body: Body;
  /** Since when the peer lacks it. */
  readonly since: Date;
  /** Tries before this one. */
  readonly tries: number;
}

/**
 * How entries of one kind are sent, and what follows. An entry is sent at least once: a process that
 * dies after the peer took it sends it again.
 */
export interface OutboxKind<Body extends object = object, Answer = unknown> {
  readonly name: string;
  /**
   * Hands the entry over, and answers what the peer said. Throws a `Failure` where the peer did not
   * take it, with the `status` of its answer among the arguments where it answered. An entry that
   * has nothing to tell any more returns without asking anybody.
   */
  send(entry: OutboxEntry<Body>, signal: AbortSignal): Promise<Answer>;
  /** In the transaction that removes the entry. */
  onTaken?(tx: Tx, entry: OutboxEntry<Body>, answer: Answer): Promise<void>;
  /** The peer will never take it; in the transaction that removes the entry. */
  onRefused?(tx: Tx, entry: OutboxEntry<Body>, problem: Problem): Promise<void>;
  /** After a final refusal the entry waits so long and is sent again; absent: it is removed. */
  readonly refusedWaitMs?: number;
  /**
   * Whether an error says something of the peer and nothing of the entry, so that nothing else is
   * sent there for a while either. Absent: where it does not answer, or is busy (`refusals.ts`).
   */
  isOfPeer?(error: Failure): boolean;
  /** No refusal is final: the peer is asked until the time is over. */
  readonly refusalsPass?: true;
  /**
   * How long it waits after each failed try; it is given up after the try that follows the last.
   * Absent: twice as long each time, without end.
   */
  readonly waitsMs?: readonly number[];
  /** How old an entry gets before it is given up; absent: it never is. */
  giveUpAfterMs?(entry: OutboxEntry<Body>): number | undefined;
  /** It was too old, or tried often enough; in the transaction that removes the entry. `problem` is what went wrong last. */
  onGivenUp?(tx: Tx, entry: OutboxEntry<Body>, problem: Problem): Promise<void>;
  /** At which age somebody is told, once. */
  readonly lateAfterMs?: number;
  onLate?(tx: Tx, entry: OutboxEntry<Body>): Promise<void>;
}
