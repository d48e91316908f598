import { growingBytes, GrowingLists, growingNumbers } from "../growing.ts";
import type { ImageSink, ImageSource } from "../image.ts";
import { TextNumbers } from "../words/text-numbers.ts";

/** By the number of a value. */
export interface ValueCounts {
  readonly counts: Uint32Array;
  readonly found: Uint32Array;
}

/** A mark is a byte for each document: of more choices than these none is kept. */
const marksMax = 24;

/**
 * The values of one facet, each as a number. Many documents have the same ones: each holds the number of
 * its list of values, so that what is counted is lists first, one a document, and then their values.
 */
export class FacetColumn {
  readonly #numbers = new Map<string, number>();
  readonly #listOf = growingNumbers();
  readonly #lists = new GrowingLists();
  /** Of texts that tell lists: several may tell one. */
  readonly #written = new TextNumbers();
  readonly #listNumbers = new Map<string, number>();
  /** By its number the list that holds one value alone. */
  readonly #listsOfOne: number[] = [];
  #emptyList: number | undefined;
  readonly #values = new Counter();
  readonly #listCounts = new Counter();
  /** Whether each document has one value: then a list has the number of its value. */
  #isSingle = true;
  /** By the values that were asked for, those that were asked longest ago first. */
  readonly #marks = new Map<string, ReturnType<typeof growingBytes>>();
  readonly values: string[] = [];
  readonly labels: (string | undefined)[] = [];

  /**
   * The values of the next document, as what stands from `start` to `end` tells them: it is read where it was not
   * met before. Answers the number of their list.
   */
  push(text: Uint8Array, start: number, end: number, read: (written: string) => readonly string[]): number {
    const list = this.#written.of(text, start, end, (told) => this.#listOfValues(read(told)));
    this.#isSingle &&= this.#lists.end(list) - this.#lists.start(list) === 1;
    this.#listOf.push(list);
    return list;
  }

  /** What the values of a list are called, from now on. */
  label(list: number, labels: readonly string[]): void {
    const start = this.#lists.start(list);
    for (let at = start; at < this.#lists.end(list); at += 1) {
      this.labels[this.#lists.values.at(at)] = labels[at - start];
    }
  }

  numberOf(value: string): number | undefined {
    return this.#numbers.get(value);
  }

  /**
   * How many of the documents of these lists have each value, and which values any has, in no order.
   * Both are there until the next count: nothing awaits between.
   */
  count(documents: readonly Uint32Array[]): ValueCounts {
    const lists = this.#listCounts;
    lists.begin(this.#lists.ends.length);
    // Where no document has a value there is one list, and nothing in it.
    if (this.values.length > 0) {
      for (const some of documents) lists.countEach(some, this.#listOf.values);
    }
    if (this.#isSingle) return lists;
    this.#values.begin(this.values.length);
    this.#values.countLists(lists.found, lists.counts, this.#lists);
    return this.#values;
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
    for (let document = marks.length; document < this.#listOf.length; document += 1) {
      marks.push(this.#hasSome(document, wanted) ? 1 : 0);
    }
    return marks.values;
  }

  #hasSome(document: number, wanted: ReadonlySet<number>): boolean {
    const list = this.#listOf.at(document);
    const end = this.#lists.end(list);
    for (let at = this.#lists.start(list); at < end; at += 1) {
      if (wanted.has(this.#lists.values.at(at))) return true;
    }
    return false;
  }

  /** The number of the first value of a document, where it has any. */
  firstOf(document: number): number | undefined {
    const list = this.#listOf.at(document);
    const start = this.#lists.start(list);
    return start < this.#lists.end(list) ? this.#lists.values.at(start) : undefined;
  }

  async write(sink: ImageSink): Promise<void> {
    await sink.values(this.values);
    await sink.values(this.labels);
    await sink.growing(this.#listOf);
    await sink.lists(this.#lists);
    await this.#written.write(sink);
    await sink.numbers(Uint8Array.of(this.#isSingle ? 1 : 0));
  }

  /** Into one that is empty. A list of several values that another text tells from here on gets another number. */
  async restore(source: ImageSource): Promise<void> {
    await source.values(this.values);
    for (const [number, value] of this.values.entries()) this.#numbers.set(value, number);
    const labels: (string | null)[] = [];
    await source.values(labels);
    for (const label of labels) this.labels.push(label ?? undefined);
    await source.growing(this.#listOf, Uint32Array);
    await source.lists(this.#lists);
    this.#findShortLists();
    await this.#written.restore(source);
    this.#isSingle = (await source.numbers(Uint8Array))[0] === 1;
  }

  #findShortLists(): void {
    for (let list = 0; list < this.#lists.ends.length; list += 1) {
      const start = this.#lists.start(list);
      const many = this.#lists.end(list) - start;
      if (many === 0) this.#emptyList ??= list;
      if (many === 1) this.#listsOfOne[this.#lists.values.at(start)] ??= list;
    }
  }

  #listOfValues(values: readonly string[]): number {
    const [first] = values;
    if (first === undefined) return (this.#emptyList ??= this.#addList([]));
    if (values.length > 1) return this.#takeList(values.map((value) => this.#take(value)));
    const number = this.#take(first);
    return (this.#listsOfOne[number] ??= this.#addList([number]));
  }

  #takeList(numbers: readonly number[]): number {
    const key = numbers.join();
    const known = this.#listNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.#addList(numbers);
    this.#listNumbers.set(key, number);
    return number;
  }

  #addList(numbers: readonly number[]): number {
    this.#lists.push(numbers);
    return this.#lists.ends.length - 1;
  }

  #take(value: string): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    const number = this.values.length;
    this.#numbers.set(value, number);
    this.values.push(value);
    this.labels.push(undefined);
    return number;
  }
}

/** How often each of some numbers was met; room that one count after another uses. */
class Counter implements ValueCounts {
  counts = new Uint32Array(0);
  #found = new Uint32Array(0);
  #many = 0;

  get found(): Uint32Array {
    return this.#found.subarray(0, this.#many);
  }

  /** Empty, with room for numbers below that. */
  begin(length: number): void {
    const { counts } = this;
    const found = this.#found;
    for (let at = 0; at < this.#many; at += 1) counts[found[at] ?? 0] = 0;
    this.#many = 0;
    if (counts.length >= length) return;
    this.counts = new Uint32Array(Math.ceil(length * 1.25));
    this.#found = new Uint32Array(this.counts.length);
  }

  // Plain loops over typed arrays: this is where a search spends its time.
  countEach(documents: Uint32Array, numbers: Uint32Array): void {
    const { counts } = this;
    const found = this.#found;
    let many = this.#many;
    for (let index = 0; index < documents.length; index += 1) {
      const number = numbers[documents[index] ?? 0] ?? 0;
      const count = counts[number] ?? 0;
      if (count === 0) found[many++] = number;
      counts[number] = count + 1;
    }
    this.#many = many;
  }

  /** What each of these lists holds, as often as the list was met. */
  countLists(
    lists: Uint32Array,
    times: Uint32Array,
    { values: { values }, ends: { values: ends } }: GrowingLists,
  ): void {
    const { counts } = this;
    const found = this.#found;
    let many = this.#many;
    for (let index = 0; index < lists.length; index += 1) {
      const list = lists[index] ?? 0;
      const added = times[list] ?? 0;
      const end = ends[list] ?? 0;
      for (let at = list === 0 ? 0 : (ends[list - 1] ?? 0); at < end; at += 1) {
        const number = values[at] ?? 0;
        const count = counts[number] ?? 0;
        if (count === 0) found[many++] = number;
        counts[number] = count + added;
      }
    }
    this.#many = many;
  }
}
