import { growingBytes, GrowingLists } from "../growing.ts";

/** By the number of a value. */
export interface ValueCounts {
  readonly counts: Uint32Array;
  readonly found: Uint32Array;
}

/** A mark is a byte for each document: of more choices than these none is kept. */
const marksMax = 24;

/** The values of one facet, document by document, each value as a number. */
export class FacetColumn {
  readonly #numbers = new Map<string, number>();
  readonly #lists = new GrowingLists();
  #counts = new Uint32Array(0);
  #found = new Uint32Array(0);
  /** How many lie in `#found`. */
  #many = 0;
  /** Whether each document has one value. */
  #isSingle = true;
  /** By the values that were asked for, those that were asked longest ago first. */
  readonly #marks = new Map<string, ReturnType<typeof growingBytes>>();
  readonly values: string[] = [];
  readonly labels: (string | undefined)[] = [];

  push(values: readonly { readonly value: string; readonly label?: string }[]): void {
    this.#isSingle &&= values.length === 1;
    this.#lists.push(values.map(({ value, label }) => this.#take(value, label)));
  }

  numberOf(value: string): number | undefined {
    return this.#numbers.get(value);
  }

  /**
   * How many of the documents of these lists have each value, and which values any has, in no order.
   * Both are there until the next count: nothing awaits between.
   */
  count(lists: readonly Uint32Array[]): ValueCounts {
    this.#makeRoom();
    const counts = this.#counts;
    const found = this.#found;
    for (let at = 0; at < this.#many; at += 1) counts[found[at] ?? 0] = 0;
    this.#many = 0;
    for (const documents of lists) {
      if (this.#isSingle) this.#countSingle(documents);
      else this.#countSeveral(documents);
    }
    return { counts, found: found.subarray(0, this.#many) };
  }

  // Plain loops over typed arrays: this is where a search spends its time.
  #countSingle(documents: Uint32Array): void {
    const counts = this.#counts;
    const found = this.#found;
    const numbers = this.#lists.values.values;
    let many = this.#many;
    for (let index = 0; index < documents.length; index += 1) {
      const number = numbers[documents[index] ?? 0] ?? 0;
      const count = counts[number] ?? 0;
      if (count === 0) found[many++] = number;
      counts[number] = count + 1;
    }
    this.#many = many;
  }

  #countSeveral(documents: Uint32Array): void {
    const counts = this.#counts;
    const numbers = this.#lists.values.values;
    const ends = this.#lists.ends.values;
    const found = this.#found;
    let many = this.#many;
    for (let index = 0; index < documents.length; index += 1) {
      const document = documents[index] ?? 0;
      const end = ends[document] ?? 0;
      for (let at = document === 0 ? 0 : (ends[document - 1] ?? 0); at < end; at += 1) {
        const number = numbers[at] ?? 0;
        const count = counts[number] ?? 0;
        if (count === 0) found[many++] = number;
        counts[number] = count + 1;
      }
    }
    this.#many = many;
  }

  #makeRoom(): void {
    if (this.#counts.length >= this.values.length) return;
    const capacity = Math.ceil(this.values.length * 1.25);
    this.#counts = new Uint32Array(capacity);
    this.#found = new Uint32Array(capacity);
    this.#many = 0;
  }

  /**
   * A mark for each document that has one of the values. Kept for the next who asks: a document
   * never changes its values, those that came since are looked at then.
   */
  marksOf(values: readonly string[]): Uint8Array {
    const key = JSON.stringify(values);
    const marks = this.#marks.get(key) ?? growingBytes();
    this.#marks.delete(key);
    this.#marks.set(key, marks);
    const [oldest] = this.#marks.keys();
    if (this.#marks.size > marksMax && oldest !== undefined) this.#marks.delete(oldest);
    const wanted = new Set(values.flatMap((value) => this.numberOf(value) ?? []));
    const documents = this.#lists.ends.length;
    for (let document = marks.length; document < documents; document += 1) {
      marks.push(this.#hasSome(document, wanted) ? 1 : 0);
    }
    return marks.values;
  }

  #hasSome(document: number, wanted: ReadonlySet<number>): boolean {
    const end = this.#lists.end(document);
    for (let at = this.#lists.start(document); at < end; at += 1) {
      if (wanted.has(this.#lists.values.at(at))) return true;
    }
    return false;
  }

  valuesOf(document: number): readonly number[] {
    const values: number[] = [];
    const end = this.#lists.end(document);
    for (let at = this.#lists.start(document); at < end; at += 1) values.push(this.#lists.values.at(at));
    return values;
  }

  #take(value: string, label: string | undefined): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) {
      if (label !== undefined) this.labels[known] = label;
      return known;
    }
    const number = this.values.length;
    this.#numbers.set(value, number);
    this.values.push(value);
    this.labels.push(label);
    return number;
  }
}
