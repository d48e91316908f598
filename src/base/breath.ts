import { setImmediate as nextTurn } from "node:timers/promises";

/** Tells a long loop when others are due for their turn of the event loop: `if (breath.isDue) await breath.take()`. */
export class Breath {
  readonly #afterMs: number;
  #at: number;

  constructor(afterMs: number) {
    this.#afterMs = afterMs;
    this.#at = performance.now() + afterMs;
  }

  get isDue(): boolean {
    return performance.now() > this.#at;
  }

  async take(): Promise<void> {
    await nextTurn();
    this.#at = performance.now() + this.#afterMs;
  }
}
