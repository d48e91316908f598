import { growingBytes } from "../growing.ts";
import type { ImageSink, ImageSource } from "../image.ts";

const space = 0x20;

/**
 * A number for each piece of text in UTF-8. One that is known is found by its bytes where it stands, without a
 * string of its own: reading an index meets each word a hundred times. Their bytes lie in one array; an open
 * table, never more than half full, has four numbers for each, near each other: its hash, where its bytes lie
 * and end, and its number.
 */
export class TextNumbers {
  readonly #bytes = growingBytes();
  #slots = new Uint32Array(4 << 8);
  #many = 0;
  #read = new Uint32Array(1 << 10);

  /**
   * The numbers of words with a space between each two; `make` gives one where a word is new. They are there
   * until the next are read.
   */
  ofWords(text: Uint8Array, make: (word: string) => number): Uint32Array {
    const { length } = text;
    let many = 0;
    for (let start = 0; start < length;) {
      let hash = 0;
      let end = start;
      for (let code = text[end] ?? 0; code !== space && end < length; code = text[++end] ?? 0) {
        hash = (Math.imul(hash, 31) + code) | 0;
      }
      if (many === this.#read.length) this.#widenRead();
      this.#read[many++] = this.#take(text, start, end, hash, make);
      start = end + 1;
    }
    return this.#read.subarray(0, many);
  }

  /** That of what stands from `start` to `end`. */
  of(text: Uint8Array, start: number, end: number, make: (written: string) => number): number {
    let hash = 0;
    for (let at = start; at < end; at += 1) hash = (Math.imul(hash, 31) + (text[at] ?? 0)) | 0;
    return this.#take(text, start, end, hash, make);
  }

  async write(sink: ImageSink): Promise<void> {
    await sink.growing(this.#bytes);
    await sink.numbers(this.#slots);
    await sink.numbers(Uint32Array.of(this.#many));
  }

  async restore(source: ImageSource): Promise<void> {
    await source.growing(this.#bytes, Uint8Array);
    this.#slots = await source.numbers(Uint32Array);
    [this.#many = 0] = await source.numbers(Uint32Array);
  }

  #take(
    text: Uint8Array,
    start: number,
    end: number,
    hashed: number,
    make: (written: string) => number,
  ): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const hash = (hashed ^ (hashed >>> 15)) >>> 0;
    for (let slot = (hash << 2) & mask; ; slot = (slot + 4) & mask) {
      const number = slots[slot + 3] ?? 0;
      if (number === 0) return this.#add(text.subarray(start, end), hash, slot, make);
      if (slots[slot] === hash && this.#isAt(slot, text, start, end)) return number - 1;
    }
  }

  #isAt(slot: number, text: Uint8Array, start: number, end: number): boolean {
    const from = this.#slots[slot + 1] ?? 0;
    if ((this.#slots[slot + 2] ?? 0) - from !== end - start) return false;
    const bytes = this.#bytes.values;
    for (let at = start; at < end; at += 1) if (bytes[from + at - start] !== text[at]) return false;
    return true;
  }

  #add(written: Uint8Array, hash: number, slot: number, make: (written: string) => number): number {
    const from = this.#bytes.length;
    this.#bytes.pushAll(written);
    const number = make(Buffer.from(written.buffer, written.byteOffset, written.length).toString());
    // Numbers lie with 1 added: 0 is a slot that is free.
    this.#slots.set([hash, from, this.#bytes.length, number + 1], slot);
    this.#many += 1;
    if (this.#many * 8 > this.#slots.length) this.#widen();
    return number;
  }

  #widen(): void {
    const old = this.#slots;
    const slots = new Uint32Array(old.length * 2);
    const mask = slots.length - 1;
    for (let at = 0; at < old.length; at += 4) {
      if (old[at + 3] === 0) continue;
      let slot = ((old[at] ?? 0) << 2) & mask;
      while (slots[slot + 3] !== 0) slot = (slot + 4) & mask;
      slots.set(old.subarray(at, at + 4), slot);
    }
    this.#slots = slots;
  }

  #widenRead(): void {
    const wider = new Uint32Array(this.#read.length * 2);
    wider.set(this.#read);
    this.#read = wider;
  }
}
