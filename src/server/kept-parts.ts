import { Footprint, leaving, type PartsKept, unnoted } from "../base/footprint.ts";
import type { ChangesTold } from "./changes-told.ts";

interface Part {
  readonly answer: unknown;
  readonly footprint: Footprint;
  readonly tables: readonly string[];
  /** The look before anything was read for it. */
  readonly since: number;
  readonly conditions: readonly (() => boolean)[];
}

/** A part is a few rows, or says how many bytes it takes at most. */
const partsMax = 500;

/**
 * What many pages, or answers of the API, are made from, kept as pages are: until something that it was made from
 * has changed, as the look before each tells (ADR 66); those that were asked for longest ago go where there are
 * more. Each page notes what its parts were made from as its own.
 */
export class KeptParts {
  readonly #changes: ChangesTold;
  readonly #parts = new Map<string, Part>();

  constructor(changes: ChangesTold) {
    this.#changes = changes;
  }

  /** For a page that is made after that look. */
  since(look: number): PartsKept {
    return {
      take: <Answer>(key: string, make: () => Promise<Answer>, page: Footprint) =>
        this.#take(key, make, { page, look }) as Promise<Answer>,
    };
  }

  async #take(
    key: string,
    make: () => Promise<unknown>,
    { page, look }: { readonly page: Footprint; readonly look: number },
  ): Promise<unknown> {
    const known = this.#findRight(key);
    if (known !== undefined) {
      page.add(known.footprint);
      return known.answer;
    }
    const footprint = new Footprint();
    try {
      const answer = await leaving(footprint, make);
      await this.#keep(key, answer, { footprint, look });
      return answer;
    } finally {
      page.add(footprint);
    }
  }

  #findRight(key: string): Part | undefined {
    const part = this.#parts.get(key);
    if (part === undefined) return undefined;
    this.#parts.delete(key);
    const { tables, since, conditions } = part;
    if (!this.#changes.isSame(tables, since) || !conditions.every((holds) => holds())) return undefined;
    this.#parts.set(key, part);
    return part;
  }

  async #keep(
    key: string,
    answer: unknown,
    { footprint, look }: { readonly footprint: Footprint; readonly look: number },
  ): Promise<void> {
    if (footprint.refusal !== undefined) return;
    const tables = await unnoted(() => this.#changes.tablesOf(footprint.asked));
    const { conditions, repeats } = footprint.end();
    // What is done again each time is no part of it.
    if (tables === undefined || repeats.length > 0) return;
    this.#parts.delete(key);
    this.#parts.set(key, { answer, footprint, tables, since: look, conditions });
    const [oldest] = this.#parts.keys();
    if (this.#parts.size > partsMax && oldest !== undefined) this.#parts.delete(oldest);
  }
}
