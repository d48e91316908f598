/**
 * Work by its name: the same is not done twice at once. Asked for while it runs, it is done once
 * more when it ends. No more than so many of what has the same first word run at once.
 */
export class Turns {
  readonly #most: number;
  readonly #onError: (error: unknown) => void;
  readonly #running = new Map<string, Promise<void>>();
  readonly #again = new Map<string, () => Promise<void>>();
  readonly #waiting: (() => void)[] = [];
  #pulls = 0;

  constructor(most: number, onError: (error: unknown) => void) {
    this.#most = most;
    this.#onError = onError;
  }

  take(name: string, work: () => Promise<void>): void {
    if (this.#running.has(name)) {
      this.#again.set(name, work);
      return;
    }
    const running = this.#run(name, work).finally(() => {
      this.#running.delete(name);
      const next = this.#again.get(name);
      this.#again.delete(name);
      if (next !== undefined) this.take(name, next);
    });
    this.#running.set(name, running);
  }

  /** Resolves when nothing runs or waits. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  async #run(name: string, work: () => Promise<void>): Promise<void> {
    const counts = name.includes(" ");
    if (counts) await this.#enter();
    try {
      await work();
    } catch (error) {
      this.#onError(error);
    } finally {
      if (counts) this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#pulls < this.#most) this.#pulls += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#pulls -= 1;
    else next();
  }
}
