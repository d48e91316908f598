import { Breath } from "../../base/breath.ts";
import { growingBytes, growingNumbers } from "../growing.ts";
import type { ImageSink, ImageSource } from "../image.ts";
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

/**
 * Postings as they came, one document after another. Who asks for those of one term has them linked first: a
 * start adds millions of them, and asks for none before they are packed.
 */
class Loose {
  readonly #terms = growingNumbers();
  readonly #impacts = growingBytes();
  readonly #documents = growingNumbers();
  /** Where the postings of each of `#documents` end. */
  readonly #ends = growingNumbers();
  /** For each posting where the one before it of the same term lies; places count from 1, 0 where there is none. */
  readonly #before = growingNumbers();
  readonly #last = growingNumbers();
  readonly #counts = growingNumbers();

  get size(): number {
    return this.#terms.length;
  }

  add(document: number, terms: ArrayLike<number>, impacts: ArrayLike<number>): void {
    this.#terms.pushAll(terms);
    this.#impacts.pushAll(impacts);
    this.#documents.push(document);
    this.#ends.push(this.#terms.length);
  }

  countOf(term: number): number {
    this.#link();
    return this.#counts.at(term);
  }

  /** Those of a term, in their order. */
  stretchOf(term: number): Stretch {
    const end = this.countOf(term);
    const stretch = { documents: new Uint32Array(end), impacts: new Uint8Array(end), start: 0, end };
    let document = this.#documents.length - 1;
    let at = end;
    for (let place = this.#last.at(term); place > 0; place = this.#before.at(place - 1)) {
      while (document > 0 && this.#ends.at(document - 1) >= place) document -= 1;
      at -= 1;
      stretch.documents[at] = this.#documents.at(document);
      stretch.impacts[at] = this.#impacts.at(place - 1);
    }
    return stretch;
  }

  /** Adds to `counts`, which has room for all, how many there are of each term from `from` on; answers how many are left. */
  count(counts: Uint32Array, from: number, many: number): number {
    const terms = this.#terms.values;
    const until = Math.min(this.size, from + many);
    for (let place = from; place < until; place += 1) {
      const term = terms[place] ?? 0;
      counts[term] = (counts[term] ?? 0) + 1;
    }
    return this.size - until;
  }

  /** Writes those of the documents from `from` on to where `next` has each term's next one; answers how many are left. */
  write(from: number, many: number, next: Uint32Array, { documents, impacts }: Packed): number {
    const [terms, own] = [this.#terms.values, this.#impacts.values];
    const until = Math.min(this.#documents.length, from + many);
    let place = from === 0 ? 0 : this.#ends.at(from - 1);
    for (let index = from; index < until; index += 1) {
      const document = this.#documents.at(index);
      for (const end = this.#ends.at(index); place < end; place += 1) {
        const term = terms[place] ?? 0;
        const at = next[term] ?? 0;
        documents[at] = document;
        impacts[at] = own[place] ?? 0;
        next[term] = at + 1;
      }
    }
    return this.#documents.length - until;
  }

  #link(): void {
    const terms = this.#terms.values;
    for (let place = this.#before.length; place < this.size; place += 1) {
      const term = terms[place] ?? 0;
      this.#before.push(this.#last.at(term));
      this.#last.put(term, place + 1);
      this.#counts.put(term, this.#counts.at(term) + 1);
    }
  }
}

/** So many postings that lie loose are packed with the rest, or a quarter of what is packed. */
const looseMax = 100_000;
const looseShareMax = 0.25;
/** Between two breaths of the process, while it packs. */
const sliceMs = 8;
const documentsAtOnce = 64;
const postingsAtOnce = 1 << 16;

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

  add(document: number, terms: ArrayLike<number>, impacts: ArrayLike<number>): void {
    this.#loose.at(-1)?.add(document, terms, impacts);
    const frequencies = this.#dictionary.frequencies.values;
    for (let index = 0; index < terms.length; index += 1) {
      const term = terms[index] ?? 0;
      frequencies[term] = (frequencies[term] ?? 0) + 1;
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

  /** Those that are packed: what lies loose is packed before. */
  async write(sink: ImageSink): Promise<void> {
    const { offsets, documents, impacts } = this.#packed;
    await sink.steps(offsets);
    await sink.steps(documents);
    await sink.numbers(impacts);
  }

  async restore(source: ImageSource): Promise<void> {
    const offsets = await source.steps();
    const documents = await source.steps();
    this.#packed = { offsets, documents, impacts: await source.numbers(Uint8Array) };
  }

  async #pack(): Promise<void> {
    const [frozen] = this.#loose;
    if (frozen === undefined || frozen.size === 0) return;
    this.#loose = [frozen, new Loose()];
    const old = this.#packed;
    const size = old.documents.length + frozen.size;
    const packed = {
      offsets: new Uint32Array(this.#dictionary.size + 1),
      documents: new Uint32Array(size),
      impacts: new Uint8Array(size),
    };
    const next = await makeRoom(old, frozen, packed);
    const breath = new Breath(sliceMs);
    for (let from = 0; frozen.write(from, documentsAtOnce, next, packed) > 0; from += documentsAtOnce) {
      if (breath.isDue) await breath.take();
    }
    this.#packed = packed;
    this.#loose = this.#loose.slice(1);
  }
}

/** Copies what was packed to where it lies with what comes; answers where the next posting of each term goes. */
async function makeRoom(old: Packed, loose: Loose, packed: Packed): Promise<Uint32Array> {
  const terms = packed.offsets.length - 1;
  const next = new Uint32Array(terms);
  const breath = new Breath(sliceMs);
  for (let from = 0; loose.count(next, from, postingsAtOnce) > 0; from += postingsAtOnce) {
    if (breath.isDue) await breath.take();
  }
  let at = 0;
  for (let term = 0; term < terms; term += 1) {
    packed.offsets[term] = at;
    const start = old.offsets[term] ?? old.documents.length;
    const end = old.offsets[term + 1] ?? old.documents.length;
    if (end > start) {
      packed.documents.set(old.documents.subarray(start, end), at);
      packed.impacts.set(old.impacts.subarray(start, end), at);
    }
    const added = next[term] ?? 0;
    next[term] = at + end - start;
    at += end - start + added;
    if (term % 256 === 0 && breath.isDue) await breath.take();
  }
  packed.offsets[terms] = at;
  return next;
}
