import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";

/** Clocks that are kept by NTP are nearer; answers that take longer tell no time. */
const apartMsMin = 1_000;

/**
 * The time of all processes of an instance: that of their machine, or, where it is apart, that of the database.
 * Otherwise a session would be over at one of them and not at another, and an offer ended before it began (ADR 0148).
 */
export class SharedClock {
  readonly #machine: Clock;
  readonly #log: Log;
  #apartMs = 0;

  constructor(machine: Clock, log: Log) {
    this.#machine = machine;
    this.#log = log;
  }

  now(): Date {
    return new Date(this.#machine().getTime() + this.#apartMs);
  }

  /** Learns from an answer of the database that tells its time; passes it on. */
  async compare<Answer extends { readonly at: Date }>(
    ask: () => Promise<Answer | undefined>,
  ): Promise<Answer | undefined> {
    const before = this.#machine().getTime();
    const answer = await ask();
    const tookMs = this.#machine().getTime() - before;
    if (answer === undefined || tookMs >= apartMsMin) return answer;
    const apartMs = answer.at.getTime() - (before + tookMs / 2);
    const isApart = Math.abs(apartMs) >= apartMsMin;
    if (isApart && this.#apartMs === 0) this.#log("clock-apart", { seconds: Math.round(apartMs / 1_000) });
    this.#apartMs = isApart ? apartMs : 0;
    return answer;
  }
}
