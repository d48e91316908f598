import { currentFootprint, Footprint, leaving } from "./footprint.ts";

/** An answer that several ask for at once: each of them notes what it was made from, whoever had it made. */
export class SharedAnswer<Answer> {
  /** For who waits for its end, and takes nothing of it. */
  readonly made: Promise<Answer>;
  readonly #footprint = new Footprint();

  constructor(make: () => Promise<Answer>) {
    this.made = leaving(this.#footprint, make);
  }

  async take(): Promise<Answer> {
    const own = currentFootprint();
    try {
      return await this.made;
    } finally {
      own?.add(this.#footprint);
    }
  }
}
