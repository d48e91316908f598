import type { Clock } from "../../base/clock.ts";
import { Failure } from "../../base/failure.ts";
import { type Counted, countedAlone, type SharedCounts } from "../../base/shared-counts.ts";

/** How many times each did something in the minute that runs, in all processes of the instance. */
export class MinuteCount {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #refusal: string;
  readonly #counts = new Map<string, number>();
  readonly #tell: (counted: Counted) => void;
  #minute = 0;

  /** `refusal` is the key of a message with `instance` and `most`, and names what is counted. */
  constructor(clock: Clock, perMinute: number, refusal: string, counts: SharedCounts = countedAlone) {
    this.#clock = clock;
    this.#most = perMinute;
    this.#refusal = refusal;
    this.#tell = counts.share(refusal, ({ key, n }) => void this.#add(key, n));
  }

  /** Throws `too-many`. */
  count(who: string): void {
    this.#tell({ key: who, n: 1, quota: this.#most, windowS: 60 });
    const times = this.#add(who, 1);
    if (times > this.#most) throw new Failure("too-many", this.#refusal, { instance: who, most: this.#most });
  }

  /** How many times it is then. */
  #add(who: string, n: number): number {
    const minute = Math.floor(this.#clock().getTime() / 60_000);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#counts.clear();
    }
    const times = (this.#counts.get(who) ?? 0) + n;
    this.#counts.set(who, times);
    return times;
  }
}
