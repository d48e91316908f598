/**
 * Work by its name: the same is not done twice at once. Asked for while it runs, it is done once
 * more when it ends. No more than so many run at once.
 */
export class Turns {
  readonly #most: number;
  readonly #onError: (error: unknown) => void;
  readonly #asked = new Map<string, Promise<void>>();
  readonly #again = new Map<string, () => Promise<void>>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(most: number, onError: (error: unknown) => void) {
    this.#most = most;
    this.#onError = onError;
  }

  get isIdle(): boolean {
    return this.#asked.size === 0;
  }

  take(name: string, work: () => Promise<void>): void {
    if (this.#asked.has(name)) {
      this.#again.set(name, work);
      return;
    }
    const done = this.#run(work).finally(() => {
      this.#asked.delete(name);
      const next = this.#again.get(name);
      this.#again.delete(name);
      if (next !== undefined) this.take(name, next);
    });
    this.#asked.set(name, done);
  }

  /** Resolves when nothing runs or waits. */
  async idle(): Promise<void> {
    while (!this.isIdle) await Promise.all(this.#asked.values());
  }

  async #run(work: () => Promise<void>): Promise<void> {
    if (this.#running < this.#most) this.#running += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      await work();
    } catch (error) {
      this.#onError(error);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
