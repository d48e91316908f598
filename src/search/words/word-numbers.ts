import { Growing, growingNumbers } from "../growing.ts";

/**
 * A number for each word as it is written. A word that is known is found by its letters where it
 * stands, without a string of its own: reading an index meets each of them a hundred times. Their
 * letters lie in one array, their places in an open table that is never more than half full.
 */
export class WordNumbers {
  readonly #letters = new Growing((length) => new Uint16Array(length));
  /** Four numbers for each word, near each other: its hash, where its letters lie and end, its number. */
  readonly #words = growingNumbers();
  /** Of each slot the place of its word in `#words`, plus 1. */
  #slots = new Int32Array(1 << 10);

  /** The number of the word that stands from `start` to `end`; `make` gives it where it is new. */
  take(text: string, start: number, end: number, make: (word: string) => number): number {
    const hash = hashOf(text, start, end);
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const place = this.#slots[slot] ?? 0;
      if (place === 0) return this.#add(text, { start, end, hash, slot }, make);
      if (this.#isAt(place - 1, hash, text, start, end)) return this.#words.at(place + 2);
    }
  }

  #isAt(place: number, hash: number, text: string, start: number, end: number): boolean {
    const words = this.#words.values;
    const from = words[place + 1] ?? 0;
    if (words[place] !== hash || (words[place + 2] ?? 0) - from !== end - start) return false;
    const letters = this.#letters.values;
    for (let at = start; at < end; at += 1) {
      if (letters[from + at - start] !== text.charCodeAt(at)) return false;
    }
    return true;
  }

  #add(
    text: string,
    { start, end, hash, slot }: { start: number; end: number; hash: number; slot: number },
    make: (word: string) => number,
  ): number {
    const from = this.#letters.length;
    for (let at = start; at < end; at += 1) this.#letters.push(text.charCodeAt(at));
    // Of its letters, not a slice: a slice would hold all of the text that it was read in.
    const number = make(String.fromCharCode(...this.#letters.values.subarray(from, this.#letters.length)));
    this.#slots[slot] = this.#words.length + 1;
    for (const each of [hash, from, this.#letters.length, number]) this.#words.push(each);
    if (this.#words.length > this.#slots.length * 2) this.#widen();
    return number;
  }

  #widen(): void {
    const slots = new Int32Array(this.#slots.length * 4);
    const mask = slots.length - 1;
    for (let place = 0; place < this.#words.length; place += 4) {
      let slot = this.#words.at(place) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = place + 1;
    }
    this.#slots = slots;
  }
}

function hashOf(text: string, start: number, end: number): number {
  let hash = 0;
  for (let at = start; at < end; at += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return (hash ^ (hash >>> 15)) >>> 0;
}
