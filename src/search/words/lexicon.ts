import { Growing } from "../growing.ts";
import { fold, isSmall, isUnspaced, wordLengthMax, wordsOf } from "../../catalogue/word-forms.ts";

/** What is known of a word as it is written, with accents. */
interface Lexeme {
  readonly word: string;
  readonly folded: string;
  readonly isSmall: boolean;
  readonly stem: string;
  /** Of its stem, for who numbers them. */
  number?: number;
}

const lexemesKeptMax = 100_000;

/**
 * What is known of every word of a text: they come again and again, and each is worked out once. A
 * word that is known is found by its letters where it stands, without a string of its own: a
 * catalogue has hundreds of millions of letters. A text is read from numbers of UTF-16, which become those of
 * small letters where they lie; those of known words lie one behind the other in another such array.
 */
export class Lexicon {
  readonly #stemOf: (folded: string) => string;
  readonly #keptMax: number;
  readonly #signs = signsKnown();
  /** Four numbers for each word: its place among the lexemes from 1 (0 is a slot that is free), hash, start, length. */
  #slots: Int32Array;
  #lexemes: Lexeme[] = [];
  #letters = growingLetters();
  readonly #elided = new Map<string, readonly Lexeme[]>();
  #text = new Uint16Array(1024);
  /** The same, for who writes texts. */
  #bytes = Buffer.from(this.#text.buffer);
  /** Of the word that was made small last. */
  #hash = 0;

  /** Of more words than `keptMax` it forgets all, and begins anew. */
  constructor(stem: (folded: string) => string, keptMax = lexemesKeptMax) {
    this.#stemOf = stem;
    this.#keptMax = keptMax;
    this.#slots = slotsOf(slotsAtFirst);
  }

  /** Of the same words as `wordsOf` gives, in their order. */
  read(text: string): Lexeme[] {
    const { asWritten, inSmall } = this.#signs;
    return (
      this.#readSigns(text, asWritten) ??
      this.#readSigns(text.normalize("NFC").toLowerCase(), inSmall) ??
      wordsOf(text).map((word) => this.of(word))
    );
  }

  of(word: string): Lexeme {
    this.#take(word);
    let hash = 0;
    for (let at = 0; at < word.length; at += 1) hash = (Math.imul(hash, 31) + word.charCodeAt(at)) | 0;
    return this.#find(0, word.length, hash);
  }

  /** Makes a text the one that is read. */
  #take(text: string): void {
    if (text.length > this.#text.length) {
      this.#text = new Uint16Array(text.length * 2);
      this.#bytes = Buffer.from(this.#text.buffer);
    }
    this.#bytes.write(text, "utf16le");
  }

  /** Nothing where signs must be looked at together. */
  #readSigns(text: string, kinds: Uint8Array): Lexeme[] | undefined {
    this.#take(text);
    const signs = this.#text;
    const read: Lexeme[] = [];
    const { length } = text;
    for (let at = 0; at < length;) {
      const kind = kinds[signs[at] ?? 0];
      if (kind === together) return undefined;
      if (kind !== letter) {
        at += 1;
        continue;
      }
      let end = this.#makeSmall(at, length, kinds);
      const isElided =
        end + 1 < length && kinds[signs[end] ?? 0] === apostrophe && kinds[signs[end + 1] ?? 0] === letter;
      if (isElided) {
        end = endOfElided(text, end, kinds);
        for (const lexeme of this.#elidedOf(text.slice(at, end), text)) read.push(lexeme);
      } else if (end - at <= wordLengthMax) read.push(this.#find(at, end, this.#hash));
      at = end;
    }
    return read;
  }

  /** Makes the letters from a place on small, and a hash of them; answers where they end. */
  #makeSmall(from: number, length: number, kinds: Uint8Array): number {
    const { small } = this.#signs;
    const signs = this.#text;
    let hash = 0;
    let at = from;
    for (; at < length; at += 1) {
      const code = signs[at] ?? 0;
      if (kinds[code] !== letter) break;
      const sign = small[code] ?? 0;
      signs[at] = sign;
      hash = (Math.imul(hash, 31) + sign) | 0;
    }
    this.#hash = hash;
    return at;
  }

  /** Of words with apostrophes between them: the same come again and again, too. `around` is read on behind them. */
  #elidedOf(text: string, around: string): readonly Lexeme[] {
    const known = this.#elided.get(text);
    if (known !== undefined) return known;
    const lexemes = wordsOf(text).map((word) => this.of(word));
    this.#take(around);
    if (this.#elided.size >= this.#keptMax) this.#elided.clear();
    this.#elided.set(text, lexemes);
    return lexemes;
  }

  /** That of the text from `start` to `end`, in small letters. */
  #find(start: number, end: number, hash: number): Lexeme {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = (spread(hash) << 2) & mask; ; slot = (slot + 4) & mask) {
      const place = slots[slot] ?? 0;
      if (place === 0) return this.#make(start, end, hash);
      if (slots[slot + 1] !== hash || !this.#isAt(slot, start, end)) continue;
      const lexeme = this.#lexemes[place - 1];
      if (lexeme !== undefined) return lexeme;
    }
  }

  #isAt(slot: number, start: number, end: number): boolean {
    if (this.#slots[slot + 3] !== end - start) return false;
    const from = (this.#slots[slot + 2] ?? 0) - start;
    const [text, letters] = [this.#text, this.#letters.values];
    for (let at = start; at < end; at += 1) if (text[at] !== letters[from + at]) return false;
    return true;
  }

  #make(start: number, end: number, hash: number): Lexeme {
    const letters = this.#text.subarray(start, end);
    const word = Buffer.from(letters.buffer, letters.byteOffset, letters.byteLength).toString("utf16le");
    const folded = fold(word);
    const made: Lexeme = { word, folded, isSmall: isSmall(folded), stem: this.#stemOf(folded) };
    if (this.#lexemes.length >= this.#keptMax) {
      this.#lexemes = [];
      this.#letters = growingLetters();
      this.#slots.fill(0);
      this.#elided.clear();
    }
    const place = this.#lexemes.push(made);
    // Half of the slots stay free, so that most words find theirs so.
    if (place * 8 > this.#slots.length) this.#widen();
    put(this.#slots, [place, hash, this.#letters.length, letters.length]);
    this.#letters.pushAll(letters);
    return made;
  }

  #widen(): void {
    const narrow = this.#slots;
    this.#slots = slotsOf(narrow.length / 2);
    for (let slot = 0; slot < narrow.length; slot += 4) {
      if (narrow[slot] !== 0) put(this.#slots, narrow.subarray(slot, slot + 4));
    }
  }
}

/** A power of two: most texts that are written are of fewer words, and most of many texts of more. */
const slotsAtFirst = 1_024;

function slotsOf(many: number): Int32Array {
  return new Int32Array(4 * many);
}

/** Into the first slot that is free from that of its hash on. */
function put(slots: Int32Array, numbers: ArrayLike<number>): void {
  const mask = slots.length - 1;
  let slot = (spread(numbers[1] ?? 0) << 2) & mask;
  while (slots[slot] !== 0) slot = (slot + 4) & mask;
  slots.set(numbers, slot);
}

function growingLetters(): Growing<Uint16Array> {
  return new Growing((length) => new Uint16Array(length));
}

function spread(hash: number): number {
  return hash ^ (hash >>> 15);
}

function endOfElided(text: string, from: number, kinds: Uint8Array): number {
  let end = from;
  while (kinds[text.charCodeAt(end)] === apostrophe && kinds[text.charCodeAt(end + 1)] === letter) {
    end += 1;
    while (kinds[text.charCodeAt(end)] === letter) end += 1;
  }
  return end;
}

const letter = 1;
const apostrophe = 2;
/** Of a sign that takes two numbers of UTF-16, or that is a word, or another letter, only with those beside it. */
const together = 3;

interface Signs {
  /** What each number of UTF-16 stands for, as the words of `wordsOf` have it, in a text as it is written. */
  readonly asWritten: Uint8Array;
  /** The same in a text that is composed (NFC) and in small letters. */
  readonly inSmall: Uint8Array;
  /** The small letter of each that has one by itself; of any other the sign itself. */
  readonly small: Uint16Array;
}

let signs: Signs | undefined;

function signsKnown(): Signs {
  return (signs ??= readSigns());
}

function readSigns(): Signs {
  const inSmall = Uint8Array.from({ length: 65_536 }, (_, code) => kindOf(code));
  const small = Uint16Array.from({ length: 65_536 }, (_, code) => (isAlone(code) ? smallOf(code) : code));
  const asWritten = inSmall.map((kind, code) => (isAlone(code) ? kind : together));
  return { asWritten, inSmall, small };
}

function kindOf(code: number): number {
  if (code >= 0xd800 && code <= 0xdfff) return together;
  const sign = String.fromCharCode(code);
  if (/['’ʼ]/.test(sign)) return apostrophe;
  if (/\p{M}/u.test(sign) || isUnspaced(sign)) return together;
  return /[\p{L}\p{N}]/u.test(sign) ? letter : 0;
}

function smallOf(code: number): number {
  return String.fromCharCode(code).toLowerCase().charCodeAt(0);
}

/**
 * Whether composing a text leaves a sign as it is, whatever is before it, and it has one small letter whatever is
 * around it: so it is below U+0300 (Unicode Standard Annex 15), and for punctuation from U+2000 on.
 */
function isAlone(code: number): boolean {
  const sign = String.fromCharCode(code);
  if (code >= 0x300 && !(code >= 0x2000 && code < 0x20d0 && sign.normalize("NFC") === sign)) return false;
  return sign.toLowerCase().length === 1;
}
