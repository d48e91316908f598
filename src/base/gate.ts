import { Failure } from "./failure.ts";

/** Lets a few pieces of work run at once; the others wait their turn. */
export interface Gate {
  /**
   * Waits for a turn; call what it answers to give the turn back. Refused at once where the queue
   * is full, or where the turn would come too late.
   */
  enter(asker?: Asker): Promise<() => void>;
  /** How many work, and how many wait. */
  load(): GateLoad;
}

export interface GateLoad {
  readonly running: number;
  readonly waiting: number;
}

interface Asker {
  readonly signal?: AbortSignal;
  /** Whose turn it is: of those who wait, the caller who used least goes first. */
  readonly caller?: string;
  /** The next part of an answer that is half given: it may be late, and is not refused for the queue. */
  readonly begun?: boolean;
}

interface GateLimits {
  readonly running: number;
  readonly waiting: number;
  readonly waitMs: number;
  /** Of one caller; `running` and `waiting` where absent. */
  readonly runningEach?: number;
  readonly waitingEach?: number;
  /** What is said to whom there is no turn for: the messages of queries where absent. */
  readonly refusals?: { readonly busy: string; readonly many: string };
  /** A clock in milliseconds, for tests. */
  readonly now?: () => number;
}

const ofQueries = { busy: "query-engine-busy", many: "query-caller-busy" };

interface Waiting {
  readonly caller: string;
  readonly go: () => void;
}

interface Use {
  running: number;
  /** Milliseconds of turns, halved for each minute since `at`. */
  usedMs: number;
  at: number;
}

const halvedMs = 60_000;
const callersMax = 1_000;
const begunWaitMs = 60_000;

export function newGate(limits: GateLimits): Gate {
  return new TurnGate(limits);
}

class TurnGate implements Gate {
  readonly #limits: Required<GateLimits>;
  readonly #queue = new Set<Waiting>();
  readonly #uses = new Map<string, Use>();
  #running = 0;
  /** How long a turn lasts of late. */
  #turnMs = 0;

  constructor(limits: GateLimits) {
    const usual = {
      runningEach: limits.running,
      waitingEach: limits.waiting,
      refusals: ofQueries,
      now: () => performance.now(),
    };
    this.#limits = { ...usual, ...limits };
  }

  async enter({ signal, caller = "", begun = false }: Asker = {}): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.#hasRoom(caller)) return this.#take(caller);
    if (!begun) this.#refuseLate(caller);
    return await new Promise<() => void>((resolve, reject) => {
      const settle = () => {
        this.#queue.delete(waiting);
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
      };
      const waiting: Waiting = {
        caller,
        go: () => {
          settle();
          resolve(this.#take(caller));
        },
      };
      const stop = (error: unknown) => {
        settle();
        reject(error);
      };
      const abort = () => stop(signal?.reason);
      const timer = setTimeout(
        () => stop(this.#busy(this.#turnMs)),
        begun ? begunWaitMs : this.#limits.waitMs,
      );
      signal?.addEventListener("abort", abort, { once: true });
      this.#queue.add(waiting);
    });
  }

  load(): GateLoad {
    return { running: this.#running, waiting: this.#queue.size };
  }

  #hasRoom(caller: string): boolean {
    const { running, runningEach } = this.#limits;
    return this.#running < running && this.#useOf(caller).running < runningEach;
  }

  #take(caller: string): () => void {
    const use = this.#useOf(caller);
    const from = this.#limits.now();
    this.#running += 1;
    use.running += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#leave(use, from);
    };
  }

  #leave(use: Use, from: number): void {
    const at = this.#limits.now();
    this.#running -= 1;
    use.running -= 1;
    use.usedMs = lately(use, at) + (at - from);
    use.at = at;
    this.#turnMs = this.#turnMs === 0 ? at - from : this.#turnMs * 0.8 + (at - from) * 0.2;
    this.#callNext();
  }

  /** Whoever used least of those that may go; first come, first served among equals. */
  #callNext(): void {
    const now = this.#limits.now();
    let next: Waiting | undefined;
    let leastMs = Infinity;
    for (const waiting of this.#queue) {
      const usedMs = lately(this.#useOf(waiting.caller), now);
      if (usedMs >= leastMs || !this.#hasRoom(waiting.caller)) continue;
      next = waiting;
      leastMs = usedMs;
    }
    next?.go();
  }

  /** Throws where the queue is full, or where so much goes first that the turn would come too late. */
  #refuseLate(caller: string): void {
    const { running, waiting, waitingEach, waitMs, refusals } = this.#limits;
    if (this.#queue.size >= waiting) throw this.#busy(this.#turnMs);
    const now = this.#limits.now();
    const usedMs = lately(this.#useOf(caller), now);
    let theirs = 0;
    let ahead = 0;
    for (const each of this.#queue) {
      if (each.caller === caller) theirs += 1;
      if (lately(this.#useOf(each.caller), now) <= usedMs) ahead += 1;
    }
    if (theirs >= waitingEach) throw new Failure("too-many", refusals.many, { n: theirs, retryAfterS: 5 });
    const expectedMs = (this.#turnMs * (ahead + 1)) / running;
    if (expectedMs > waitMs) throw this.#busy(expectedMs);
  }

  #busy(waitMs: number): Failure {
    const retryAfterS = Math.min(60, Math.max(1, Math.ceil(waitMs / 1_000)));
    return new Failure("over-budget", this.#limits.refusals.busy, { retryAfterS });
  }

  #useOf(caller: string): Use {
    const known = this.#uses.get(caller);
    if (known !== undefined) return known;
    if (this.#uses.size >= callersMax) forgetIdle(this.#uses, this.#queue);
    const use = { running: 0, usedMs: 0, at: this.#limits.now() };
    this.#uses.set(caller, use);
    return use;
  }
}

function lately({ usedMs, at }: Use, now: number): number {
  return usedMs * 0.5 ** ((now - at) / halvedMs);
}

function forgetIdle(uses: Map<string, Use>, queue: ReadonlySet<Waiting>): void {
  const waiting = new Set([...queue].map(({ caller }) => caller));
  for (const [caller, { running }] of uses) {
    if (running === 0 && !waiting.has(caller)) uses.delete(caller);
  }
}
