import { Breath } from "../base/breath.ts";
import { observed } from "../base/observed.ts";
import type { Growing, GrowingLists } from "./growing.ts";

/** Raised whenever an index is written otherwise, or holds something else of the same entries: `image.test.ts` tells. */
export const imageFormat = 1;

/** So much of an image is packed, kept and read at once. */
const blockBytes = 4 << 20;
const textsAtOnce = 1000;
const numbersAtOnce = 1 << 20;
/** Between two breaths of the process. */
const sliceMs = 3;

export type Numbers = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array;
type NumbersMade<Made extends Numbers> = new (length: number) => Made;

/** Writes an index as blocks of bytes, of which `take` does one while the next is filled. */
export class ImageSink {
  readonly #take: (block: Uint8Array) => Promise<void>;
  readonly #breath = new Breath(sliceMs);
  #block = new Uint8Array(blockBytes);
  #filled = 0;
  #taking: Promise<void> = Promise.resolve();

  constructor(take: (block: Uint8Array) => Promise<void>) {
    this.#take = take;
  }

  async numbers(numbers: Numbers): Promise<void> {
    await this.#bytes(bytesOf(Uint32Array.of(numbers.BYTES_PER_ELEMENT, numbers.length)));
    await this.#bytes(bytesOf(numbers));
  }

  /** Each as what it is more than the one before: those that grow pack well. */
  async steps(numbers: Uint32Array): Promise<void> {
    await this.#bytes(bytesOf(Uint32Array.of(numbers.BYTES_PER_ELEMENT, numbers.length)));
    for (let from = 0; from < numbers.length; from += numbersAtOnce) {
      const some = numbers.slice(from, from + numbersAtOnce);
      for (let at = some.length - 1; at > 0; at -= 1) some[at] = (some[at] ?? 0) - (some[at - 1] ?? 0);
      some[0] = (some[0] ?? 0) - (from === 0 ? 0 : (numbers[from - 1] ?? 0));
      await this.#bytes(bytesOf(some));
    }
  }

  async growing({ values, length }: Growing<Numbers>): Promise<void> {
    await this.numbers(values.subarray(0, length));
  }

  async lists({ values, ends }: GrowingLists): Promise<void> {
    await this.growing(values);
    await this.steps(ends.values.subarray(0, ends.length));
  }

  /** Anything that JSON holds, one after the other. */
  async values(values: readonly unknown[]): Promise<void> {
    await this.numbers(Uint32Array.of(values.length));
    for (let from = 0; from < values.length; from += textsAtOnce) {
      await this.numbers(Buffer.from(JSON.stringify(values.slice(from, from + textsAtOnce))));
    }
  }

  async end(): Promise<void> {
    await this.#taking;
    if (this.#filled > 0) await this.#take(this.#block.subarray(0, this.#filled));
  }

  async #bytes(bytes: Uint8Array): Promise<void> {
    for (let from = 0; from < bytes.length;) {
      const some = bytes.subarray(from, from + blockBytes - this.#filled);
      this.#block.set(some, this.#filled);
      this.#filled += some.length;
      from += some.length;
      if (this.#filled === blockBytes) await this.#full();
      if (this.#breath.isDue) await this.#breath.take();
    }
  }

  async #full(): Promise<void> {
    await this.#taking;
    this.#taking = observed(this.#take(this.#block));
    this.#block = new Uint8Array(blockBytes);
    this.#filled = 0;
  }
}

/** Reads what an `ImageSink` wrote, in the same order. */
export class ImageSource {
  readonly breath = new Breath(sliceMs);
  readonly #blocks: AsyncIterator<Uint8Array>;
  #block: Uint8Array = new Uint8Array(0);
  #read = 0;

  constructor(blocks: AsyncIterable<Uint8Array>) {
    this.#blocks = blocks[Symbol.asyncIterator]();
  }

  async numbers<Made extends Numbers>(kind: NumbersMade<Made>): Promise<Made> {
    const head = new Uint32Array(2);
    await this.#fill(head);
    const [bytes, length = 0] = head;
    const numbers = new kind(length);
    if (bytes !== numbers.BYTES_PER_ELEMENT) throw new Error("An image of the search holds other numbers.");
    await this.#fill(numbers);
    return numbers;
  }

  async steps(): Promise<Uint32Array> {
    const numbers = await this.numbers(Uint32Array);
    for (let from = 1; from < numbers.length; from += numbersAtOnce) {
      addUp(numbers, from, Math.min(numbers.length, from + numbersAtOnce));
      if (this.breath.isDue) await this.breath.take();
    }
    return numbers;
  }

  async growing<Made extends Numbers>(into: Growing<Made>, kind: NumbersMade<Made>): Promise<void> {
    into.values = await this.numbers(kind);
    into.length = into.values.length;
  }

  async lists({ values, ends }: GrowingLists): Promise<void> {
    await this.growing(values, Uint32Array);
    ends.values = await this.steps();
    ends.length = ends.values.length;
  }

  /** Puts what `values` wrote into a list, as it is known to be of one kind. */
  async values(into: unknown[]): Promise<void> {
    const [many = 0] = await this.numbers(Uint32Array);
    for (let from = 0; from < many; from += textsAtOnce) {
      const written = Buffer.from((await this.numbers(Uint8Array)).buffer);
      into.push(...(JSON.parse(written.toString()) as unknown[]));
      if (this.breath.isDue) await this.breath.take();
    }
    if (into.length !== many) throw new Error("An image of the search holds another number of values.");
  }

  /** Nothing is left. */
  async end(): Promise<void> {
    const more = this.#read < this.#block.length || (await this.#blocks.next()).done !== true;
    if (more) throw new Error("An image of the search holds more than an index.");
  }

  async #fill(numbers: Numbers): Promise<void> {
    const bytes = bytesOf(numbers);
    for (let from = 0; from < bytes.length;) {
      if (this.#read === this.#block.length) await this.#next();
      const some = this.#block.subarray(this.#read, this.#read + bytes.length - from);
      bytes.set(some, from);
      this.#read += some.length;
      from += some.length;
    }
  }

  async #next(): Promise<void> {
    const next = await this.#blocks.next();
    if (next.done === true) throw new Error("An image of the search is cut.");
    this.#block = next.value;
    this.#read = 0;
    if (this.breath.isDue) await this.breath.take();
  }
}

function addUp(numbers: Uint32Array, from: number, end: number): void {
  let sum = numbers[from - 1] ?? 0;
  for (let at = from; at < end; at += 1) {
    sum = (sum + (numbers[at] ?? 0)) >>> 0;
    numbers[at] = sum;
  }
}

function bytesOf(numbers: Numbers): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}
