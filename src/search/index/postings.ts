import { setImmediate as breathe } from "node:timers/promises";
import type { Dictionary } from "../words/dictionary.ts";

/** Documents that hold a term, and how much each is about it (1 to 255): from `start` to `end`. */
export interface Stretch {
  readonly documents: ArrayLike<number>;
  readonly impacts: ArrayLike<number>;
  readonly start: number;
  readonly end: number;
}

interface Packed {
  /** Where each term's postings begin; one more at the end. */
  readonly offsets: Uint32Array;
  readonly documents: Uint32Array;
  readonly impacts: Uint8Array;
}

interface Loose {
  readonly byTerm: Map<number, { documents: number[]; impacts: number[] }>;
  size: number;
}

/** So many postings that lie loose are packed with the rest, or a quarter of what is packed. */
const looseMax = 100_000;
const looseShareMax = 0.25;
/** Between two breaths of the process, while it packs. */
const sliceMs = 8;

/**
 * For each term the documents that hold it. Most lie packed in typed arrays; what came since lies
 * loose beside them and is packed now and then, in slices, while searches go on.
 */
export class Postings {
  readonly #dictionary: Dictionary;
  #packed: Packed = {
    offsets: new Uint32Array(1),
    documents: new Uint32Array(0),
    impacts: new Uint8Array(0),
  };
  /** Being packed, and what comes meanwhile. */
  #loose: readonly Loose[] = [newLoose()];
  #packing: Promise<void> | undefined;

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
  }

  add(document: number, terms: readonly number[], impacts: ArrayLike<number>): void {
    const loose = this.#loose.at(-1);
    if (loose === undefined) return;
    const { frequencies } = this.#dictionary;
    for (let index = 0; index < terms.length; index += 1) {
      const term = terms[index] ?? 0;
      const own = loose.byTerm.get(term) ?? { documents: [], impacts: [] };
      loose.byTerm.set(term, own);
      own.documents.push(document);
      own.impacts.push(impacts[index] ?? 0);
      frequencies.values[term] = frequencies.at(term) + 1;
    }
    loose.size += terms.length;
  }

  of(term: number): readonly Stretch[] {
    const { offsets, documents, impacts } = this.#packed;
    const stretches: Stretch[] = [];
    const start = offsets[term] ?? 0;
    const end = term + 1 < offsets.length ? (offsets[term + 1] ?? 0) : start;
    if (end > start) stretches.push({ documents, impacts, start, end });
    for (const { byTerm } of this.#loose) {
      const own = byTerm.get(term);
      if (own !== undefined) stretches.push({ ...own, start: 0, end: own.documents.length });
    }
    return stretches;
  }

  /** Packs where enough lies loose. */
  async packSome(): Promise<void> {
    const size = this.#loose.reduce((sum, loose) => sum + loose.size, 0);
    if (size > Math.max(looseMax, this.#packed.documents.length * looseShareMax)) await this.packAll();
  }

  async packAll(): Promise<void> {
    this.#packing ??= this.#pack().finally(() => (this.#packing = undefined));
    await this.#packing;
  }

  /** In memory, without what lies loose. */
  get bytes(): number {
    const { offsets, documents, impacts } = this.#packed;
    return offsets.byteLength + documents.byteLength + impacts.byteLength;
  }

  async #pack(): Promise<void> {
    const [frozen] = this.#loose;
    if (frozen === undefined || frozen.size === 0) return;
    this.#loose = [frozen, newLoose()];
    const old = this.#packed;
    const terms = Math.max(old.offsets.length - 1, 1 + highest(frozen.byTerm.keys()));
    const offsets = new Uint32Array(terms + 1);
    const size = old.documents.length + frozen.size;
    const documents = new Uint32Array(size);
    const impacts = new Uint8Array(size);
    let at = 0;
    let breatheAt = performance.now() + sliceMs;
    for (let term = 0; term < terms; term += 1) {
      offsets[term] = at;
      const start = old.offsets[term] ?? old.documents.length;
      const end = old.offsets[term + 1] ?? old.documents.length;
      documents.set(old.documents.subarray(start, end), at);
      impacts.set(old.impacts.subarray(start, end), at);
      at += end - start;
      const own = frozen.byTerm.get(term);
      if (own !== undefined) {
        documents.set(own.documents, at);
        impacts.set(own.impacts, at);
        at += own.documents.length;
      }
      if (term % 256 === 0 && performance.now() > breatheAt) {
        await breathe();
        breatheAt = performance.now() + sliceMs;
      }
    }
    offsets[terms] = at;
    this.#packed = { offsets, documents, impacts };
    this.#loose = this.#loose.slice(1);
  }
}

function newLoose(): Loose {
  return { byTerm: new Map(), size: 0 };
}

function highest(terms: Iterable<number>): number {
  let most = -1;
  for (const term of terms) if (term > most) most = term;
  return most;
}
