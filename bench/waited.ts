import { setTimeout as wait } from "node:timers/promises";
import type { TestInstance } from "../test/network/world.ts";

/** What was told and is not here yet, and how long what is here took. */
export class Waited {
  readonly #since = new Map<string, number>();
  readonly #times: number[] = [];
  readonly #instance: TestInstance;

  constructor(instance: TestInstance) {
    this.#instance = instance;
  }

  get missing(): number {
    return this.#since.size;
  }

  add(subject: string): void {
    this.#since.set(subject, performance.now());
  }

  /** Looks again and again for so long. */
  async lookFor(ms: number): Promise<void> {
    const end = performance.now() + ms;
    while (performance.now() < end && this.#since.size > 0) {
      const here = await this.#instance.database.db<{ subject: string }[]>`
        select subject from remote_subjects
        where dataset is not null and subject = any(${[...this.#since.keys()]})`;
      for (const { subject } of here) {
        this.#times.push(performance.now() - (this.#since.get(subject) ?? 0));
        this.#since.delete(subject);
      }
      await wait(5);
    }
    await wait(Math.max(0, end - performance.now()));
  }

  percentiles(median: number, high: number): [number, number] {
    const sorted = this.#times.toSorted((one, other) => one - other);
    const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
    return [at(median), at(high)];
  }
}
