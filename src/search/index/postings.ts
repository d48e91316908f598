import { setImmediate as breathe } from "node:timers/promises";
import { growingNumbers } from "../growing.ts";
import type { Dictionary } from "../words/dictionary.ts";

/**
 * Documents that hold a term, in the order of their numbers, and how much each is about it (1 to
 * 255): from `start` to `end`.
 */
export interface Stretch {
  readonly documents: Uint32Array;
  readonly impacts: Uint8Array;
  readonly start: number;
  readonly end: number;
}

interface Packed {
  /** Where each term's postings begin; one more at the end. */
  readonly offsets: Uint32Array;
  readonly documents: Uint32Array;
  readonly impacts: Uint8Array;
}

/** Postings as they came, each with where the one before it of the same term lies. */
class Loose {
  // Arrays of one length, without a call for each number: a start adds millions of them.
  #documents = new Uint32Array(64);
  #impacts = new Uint8Array(64);
  /** Places count from 1; 0 where there is none. */
  #before = new Uint32Array(64);
  size = 0;
  readonly #last = growingNumbers();
  readonly #counts = growingNumbers();

  /** One more than the highest term. */
  get terms(): number {
    return this.#last.length;
  }

  add(term: number, document: number, impact: number): void {
    if (this.size === this.#documents.length) this.#widen();
    if (term >= this.#last.length) {
      this.#last.put(term, 0);
      this.#counts.put(term, 0);
    }
    const place = this.size;
    this.#documents[place] = document;
    this.#impacts[place] = impact;
    this.#before[place] = this.#last.values[term] ?? 0;
    this.size = place + 1;
    this.#last.values[term] = place + 1;
    this.#counts.values[term] = (this.#counts.values[term] ?? 0) + 1;
  }

  #widen(): void {
    const length = Math.ceil(this.size * 1.5);
    const [documents, impacts, before] = [this.#documents, this.#impacts, this.#before];
    this.#documents = new Uint32Array(length);
    this.#impacts = new Uint8Array(length);
    this.#before = new Uint32Array(length);
    this.#documents.set(documents);
    this.#impacts.set(impacts);
    this.#before.set(before);
  }

  countOf(term: number): number {
    return this.#counts.at(term);
  }

  /** Writes those of a term in their order, from a place on. */
  write(term: number, documents: Uint32Array, impacts: Uint8Array, from: number): void {
    let at = from + this.countOf(term);
    for (let place = this.#last.at(term); place > 0; place = this.#before[place - 1] ?? 0) {
      at -= 1;
      documents[at] = this.#documents[place - 1] ?? 0;
      impacts[at] = this.#impacts[place - 1] ?? 0;
    }
  }

  stretchOf(term: number): Stretch {
    const end = this.countOf(term);
    const stretch = { documents: new Uint32Array(end), impacts: new Uint8Array(end), start: 0, end };
    this.write(term, stretch.documents, stretch.impacts, 0);
    return stretch;
  }
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
  #loose: readonly Loose[] = [new Loose()];
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
      loose.add(term, document, impacts[index] ?? 0);
      frequencies.values[term] = frequencies.at(term) + 1;
    }
  }

  of(term: number): readonly Stretch[] {
    const { offsets, documents, impacts } = this.#packed;
    const stretches: Stretch[] = [];
    const start = offsets[term] ?? 0;
    const end = term + 1 < offsets.length ? (offsets[term + 1] ?? 0) : start;
    if (end > start) stretches.push({ documents, impacts, start, end });
    for (const loose of this.#loose) if (loose.countOf(term) > 0) stretches.push(loose.stretchOf(term));
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
    this.#loose = [frozen, new Loose()];
    const old = this.#packed;
    const terms = Math.max(old.offsets.length - 1, frozen.terms);
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
      frozen.write(term, documents, impacts, at);
      at += frozen.countOf(term);
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
