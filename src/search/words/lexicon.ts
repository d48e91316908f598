import { fold, isSmall, wordLengthMax, wordsOf } from "../../catalogue/word-forms.ts";

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
 * catalogue has hundreds of millions of letters.
 */
export class Lexicon {
  readonly #stemOf: (folded: string) => string;
  readonly #keptMax: number;
  readonly #places: Int32Array;
  #lexemes: Lexeme[] = [];

  /** Of more words than `keptMax` it forgets all, and begins anew. */
  constructor(stem: (folded: string) => string, keptMax = lexemesKeptMax) {
    this.#stemOf = stem;
    this.#keptMax = keptMax;
    // A power of two, so that most words find their slot free.
    this.#places = new Int32Array(2 ** Math.ceil(Math.log2(keptMax * 2)));
  }

  /** Of the same words as `wordsOf` gives, in their order. */
  read(text: string): Lexeme[] {
    const written = text.normalize("NFC").toLowerCase();
    const kinds = kindsOfSigns();
    const read: Lexeme[] = [];
    const { length } = written;
    for (let at = 0; at < length;) {
      const first = written.charCodeAt(at);
      const kind = kinds[first];
      if (kind === half) return this.#readPlainly(text);
      if (kind !== letter) {
        at += 1;
        continue;
      }
      let hash = first;
      let end = at + 1;
      for (; end < length; end += 1) {
        const code = written.charCodeAt(end);
        if (kinds[code] !== letter) break;
        hash = (Math.imul(hash, 31) + code) | 0;
      }
      const isElided =
        kinds[written.charCodeAt(end)] === apostrophe && kinds[written.charCodeAt(end + 1)] === letter;
      if (isElided) {
        end = endOfElided(written, end, kinds);
        for (const word of wordsOf(written.slice(at, end))) read.push(this.of(word));
      } else if (end - at <= wordLengthMax) read.push(this.#find(written, at, end, hash));
      at = end;
    }
    return read;
  }

  of(word: string): Lexeme {
    let hash = word.charCodeAt(0);
    for (let at = 1; at < word.length; at += 1) hash = (Math.imul(hash, 31) + word.charCodeAt(at)) | 0;
    return this.#find(word, 0, word.length, hash);
  }

  #readPlainly(text: string): Lexeme[] {
    return wordsOf(text).map((word) => this.of(word));
  }

  #find(text: string, start: number, end: number, hash: number): Lexeme {
    const places = this.#places;
    const mask = places.length - 1;
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const place = places[slot] ?? 0;
      if (place === 0) return this.#make(text.slice(start, end), slot);
      const lexeme = this.#lexemes[place - 1];
      if (lexeme !== undefined && isWord(lexeme.word, text, start, end)) return lexeme;
    }
  }

  #make(word: string, slot: number): Lexeme {
    const folded = fold(word);
    const made: Lexeme = { word, folded, isSmall: isSmall(folded), stem: this.#stemOf(folded) };
    if (this.#lexemes.length >= this.#keptMax) {
      this.#lexemes = [];
      this.#places.fill(0);
    }
    this.#places[slot] = this.#lexemes.push(made);
    return made;
  }
}

function spread(hash: number): number {
  return hash ^ (hash >>> 15);
}

function isWord(word: string, text: string, start: number, end: number): boolean {
  const { length } = word;
  if (length !== end - start) return false;
  for (let at = 0; at < length; at += 1) {
    if (word.charCodeAt(at) !== text.charCodeAt(start + at)) return false;
  }
  return true;
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
/** Of a sign that takes two numbers of UTF-16. */
const half = 3;
let kindsKnown: Uint8Array | undefined;

/** What each number of UTF-16 stands for, as the words of `wordsOf` have it. */
function kindsOfSigns(): Uint8Array {
  kindsKnown ??= Uint8Array.from({ length: 65_536 }, (_, code) => {
    if (code >= 0xd800 && code <= 0xdfff) return half;
    const sign = String.fromCharCode(code);
    if (/['’]/.test(sign)) return apostrophe;
    return /[\p{L}\p{N}]/u.test(sign) ? letter : 0;
  });
  return kindsKnown;
}
