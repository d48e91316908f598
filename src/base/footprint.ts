import { AsyncLocalStorage } from "node:async_hooks";
import type { Clock } from "./clock.ts";

/** One statement, or a part of one, as it is written in the program. */
export interface AskedSql {
  /** What it names, tables among them, in lower case. */
  readonly words: ReadonlySet<string>;
  /** Why its answer may not be given a second time, where it may not. */
  readonly refusal: string | undefined;
  /** Whether it only reads, and from what a replica has too. */
  readonly isRead: boolean;
}

/**
 * What an answer is made from, noted while it is made: whoever keeps the answer knows from it when it
 * is no longer right. A room that answers from anything but rows of PostgreSQL and files that never
 * change says so here, whoever asks.
 */
export class Footprint {
  /** Where parts of the answer are kept for the next ones. */
  readonly parts: PartsKept | undefined;
  readonly #asked = new Set<AskedSql>();
  readonly #conditions: (() => boolean)[] = [];
  readonly #repeats: (() => void)[] = [];
  #refusal: string | undefined;
  #isOver = false;

  constructor(parts?: PartsKept) {
    this.parts = parts;
  }

  /** Why the answer is of this moment alone. */
  get refusal(): string | undefined {
    return this.#refusal;
  }

  get asked(): ReadonlySet<AskedSql> {
    return this.#asked;
  }

  ask(sql: AskedSql): void {
    if (!this.#isOver) this.#asked.add(sql);
    if (sql.refusal !== undefined) this.refuse(sql.refusal);
  }

  refuse(why: string): void {
    if (this.#isOver) return;
    this.#refusal = why;
    this.end();
  }

  /** The answer is right while this is true. Asked each time, so it is quick. */
  onlyWhile(condition: () => boolean): void {
    if (!this.#isOver) this.#conditions.push(condition);
  }

  /** To be done again each time that the answer is given. */
  eachTime(work: () => void): void {
    if (!this.#isOver) this.#repeats.push(work);
  }

  /** What another answer was made from, of which this one is made. */
  add(other: Footprint): void {
    for (const sql of other.asked) this.ask(sql);
    for (const condition of other.#conditions) this.onlyWhile(condition);
    for (const work of other.#repeats) this.eachTime(work);
    if (other.#refusal !== undefined) this.refuse(other.#refusal);
  }

  /** What goes on after the answer was made, or was refused, changes nothing of it: a stream, a timer. */
  end(): { readonly conditions: readonly (() => boolean)[]; readonly repeats: readonly (() => void)[] } {
    this.#isOver = true;
    return { conditions: this.#conditions, repeats: this.#repeats };
  }
}

/** Where what many answers for everybody are made from is kept. */
export interface PartsKept {
  take<Answer>(key: string, make: () => Promise<Answer>, answer: Footprint): Promise<Answer>;
}

/**
 * A part that many answers have in common, as somebody who is not signed in reads it: given again as long as
 * nothing that it was made from has changed, where the answer is one for everybody. Nobody changes it in place;
 * the key tells all that it depends on but what the instance holds. Parts of statements that `make` asks are
 * made within it: those that were made before are noted as the answer's own.
 */
export function keptPart<Answer>(key: readonly string[], make: () => Promise<Answer>): Promise<Answer> {
  const own = currentFootprint();
  return own?.parts === undefined ? make() : own.parts.take(JSON.stringify(key), make, own);
}

const current = new AsyncLocalStorage<Footprint>();

/** That of the answer which is being made; `undefined` where nobody would keep it. */
export function currentFootprint(): Footprint | undefined {
  return current.getStore();
}

export function leaving<Answer>(footprint: Footprint, work: () => Answer): Answer {
  return current.run(footprint, work);
}

/** What is asked within it is noted nowhere: whoever asks so notes what it changes of the answer. */
export function unnoted<Answer>(work: () => Answer): Answer {
  return current.exit(work);
}

/** The same clock: an answer that tells the time, or depends on it, is right at that moment alone. */
export function notedClock(clock: Clock): Clock {
  return () => {
    currentFootprint()?.refuse("the time is asked");
    return clock();
  };
}

/** Now, for an answer that depends on the day alone (UTC): it is right until the day is over. */
export function timeOfToday(clock: Clock): Date {
  const now = unnoted(clock);
  const day = now.toISOString().slice(0, 10);
  currentFootprint()?.onlyWhile(() => unnoted(clock).toISOString().startsWith(day));
  return now;
}
