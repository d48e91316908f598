import type { Clock } from "../../base/clock.ts";
import { Failure } from "../../base/failure.ts";

/** How many messages each instance sent in the minute that runs, as this process counts them. */
export class MessageCount {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #messages = new Map<string, number>();
  #minute = 0;

  constructor(clock: Clock, perMinute: number) {
    this.#clock = clock;
    this.#most = perMinute;
  }

  /** Throws `too-many`. */
  count(instance: string): void {
    const minute = Math.floor(this.#clock().getTime() / 60_000);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#messages.clear();
    }
    const messages = (this.#messages.get(instance) ?? 0) + 1;
    this.#messages.set(instance, messages);
    if (messages > this.#most) {
      throw new Failure("too-many", "network-too-many-messages", { instance, most: this.#most });
    }
  }
}
