import type { Clock } from "../../base/clock.ts";
import { Failure } from "../../base/failure.ts";

/** How many times each did something in the minute that runs, as this process counts them. */
export class MinuteCount {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #refusal: string;
  readonly #counts = new Map<string, number>();
  #minute = 0;

  /** `refusal` is the key of a message with `instance` and `most`. */
  constructor(clock: Clock, perMinute: number, refusal: string) {
    this.#clock = clock;
    this.#most = perMinute;
    this.#refusal = refusal;
  }

  /** Throws `too-many`. */
  count(who: string): void {
    const minute = Math.floor(this.#clock().getTime() / 60_000);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#counts.clear();
    }
    const times = (this.#counts.get(who) ?? 0) + 1;
    this.#counts.set(who, times);
    if (times > this.#most) throw new Failure("too-many", this.#refusal, { instance: who, most: this.#most });
  }
}
