import { within } from "../base/within.ts";
import type { Family } from "./open-metrics.ts";

/** Where figures are read, that cost something. */
export interface FigureSource {
  readonly name: string;
  read(): Promise<readonly Family[]>;
}

interface Limits {
  /** How long figures stand for whoever asks next. */
  readonly keptMs: number;
  /** How long they are waited for. */
  readonly waitMs: number;
  /** Told what could not be read, and why. */
  readonly onFailure: (source: string, error: unknown) => void;
}

/** A source that is asked by nobody while nobody reads, seldom where many do, and never twice at once. */
export class KeptSource {
  readonly name: string;
  readonly #source: FigureSource;
  readonly #limits: Limits;
  #kept: { readonly at: number; readonly families: readonly Family[] } | undefined;
  #reading: Promise<readonly Family[] | undefined> | undefined;

  constructor(source: FigureSource, limits: Limits) {
    this.name = source.name;
    this.#source = source;
    this.#limits = limits;
  }

  /** `undefined` where it fails, or takes too long: what is read then is there for who asks next. */
  async families(): Promise<readonly Family[] | undefined> {
    const { keptMs, waitMs } = this.#limits;
    if (this.#kept !== undefined && performance.now() - this.#kept.at < keptMs) return this.#kept.families;
    this.#reading ??= this.#readNow();
    return within(waitMs, this.#reading);
  }

  async #readNow(): Promise<readonly Family[] | undefined> {
    try {
      const families = await this.#source.read();
      this.#kept = { at: performance.now(), families };
      return families;
    } catch (error) {
      this.#kept = undefined;
      this.#limits.onFailure(this.name, error);
      return undefined;
    } finally {
      this.#reading = undefined;
    }
  }
}
