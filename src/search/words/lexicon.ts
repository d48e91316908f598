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
  readonly #signs = signsKnown();
  readonly #places: Int32Array;
  #lexemes: Lexeme[] = [];
  readonly #elided = new Map<string, readonly Lexeme[]>();

  /** Of more words than `keptMax` it forgets all, and begins anew. */
  constructor(stem: (folded: string) => string, keptMax = lexemesKeptMax) {
    this.#stemOf = stem;
    this.#keptMax = keptMax;
    // A power of two, so that most words find their slot free.
    this.#places = new Int32Array(2 ** Math.ceil(Math.log2(keptMax * 2)));
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
    let hash = word.charCodeAt(0);
    for (let at = 1; at < word.length; at += 1) hash = (Math.imul(hash, 31) + word.charCodeAt(at)) | 0;
    return this.#find(word, 0, word.length, hash);
  }

  /** Nothing where signs must be looked at together. */
  #readSigns(text: string, kinds: Uint8Array): Lexeme[] | undefined {
    const { small } = this.#signs;
    const read: Lexeme[] = [];
    const { length } = text;
    for (let at = 0; at < length;) {
      const first = text.charCodeAt(at);
      const kind = kinds[first];
      if (kind === together) return undefined;
      if (kind !== letter) {
        at += 1;
        continue;
      }
      let hash = small[first] ?? 0;
      let end = at + 1;
      for (; end < length; end += 1) {
        const code = text.charCodeAt(end);
        if (kinds[code] !== letter) break;
        hash = (Math.imul(hash, 31) + (small[code] ?? 0)) | 0;
      }
      const isElided =
        kinds[text.charCodeAt(end)] === apostrophe && kinds[text.charCodeAt(end + 1)] === letter;
      if (isElided) {
        end = endOfElided(text, end, kinds);
        for (const lexeme of this.#elidedOf(text.slice(at, end))) read.push(lexeme);
      } else if (end - at <= wordLengthMax) read.push(this.#find(text, at, end, hash));
      at = end;
    }
    return read;
  }

  /** Of words with apostrophes between them: the same come again and again, too. */
  #elidedOf(text: string): readonly Lexeme[] {
    const known = this.#elided.get(text);
    if (known !== undefined) return known;
    const lexemes = wordsOf(text).map((word) => this.of(word));
    if (this.#elided.size >= this.#keptMax) this.#elided.clear();
    this.#elided.set(text, lexemes);
    return lexemes;
  }

  #find(text: string, start: number, end: number, hash: number): Lexeme {
    const places = this.#places;
    const { small } = this.#signs;
    const mask = places.length - 1;
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const place = places[slot] ?? 0;
      if (place === 0) return this.#make(text.slice(start, end), slot);
      const lexeme = this.#lexemes[place - 1];
      if (lexeme !== undefined && isWord(lexeme.word, text, start, end, small)) return lexeme;
    }
  }

  #make(written: string, slot: number): Lexeme {
    const word = written.toLowerCase();
    const folded = fold(word);
    const made: Lexeme = { word, folded, isSmall: isSmall(folded), stem: this.#stemOf(folded) };
    if (this.#lexemes.length >= this.#keptMax) {
      this.#lexemes = [];
      this.#places.fill(0);
      this.#elided.clear();
    }
    this.#places[slot] = this.#lexemes.push(made);
    return made;
  }
}

function spread(hash: number): number {
  return hash ^ (hash >>> 15);
}

function isWord(word: string, text: string, start: number, end: number, small: Uint16Array): boolean {
  const { length } = word;
  if (length !== end - start) return false;
  for (let at = 0; at < length; at += 1) {
    if (word.charCodeAt(at) !== small[text.charCodeAt(start + at)]) return false;
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
/** Of a sign that takes two numbers of UTF-16, or that changes with those beside it. */
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
  if (/['’]/.test(sign)) return apostrophe;
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
