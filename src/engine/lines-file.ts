/**
 * A file of texts by their numbers, from 0, each short enough to be read alone: some that follow each other lie in a group,
 * which is a checksum, how many bytes each has, and their bytes. Behind the groups stand how many bytes each group has, the
 * symbols of `short-text.ts`, and an end that tells where all that is.
 */
import { type FileHandle, open as openFile } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { type BytesByPlace, openByPlace } from "./bytes-by-place.ts";
import { sevenBits } from "./seven-bits.ts";
import { learnSymbols, lengthener, shortener, type Symbols, symbolsBytes } from "./short-text.ts";

/** Texts of a group: where a group lies takes eight bytes of memory while the file is open. */
const groupTexts = 16;

const magic = "maille-1";
/** Texts (8 bytes), groups (4), a checksum of what stands before (4), the magic word. */
const endBytes = 24;

/** Bytes that are held until they are written. */
const heldMax = 1_000_000;

/** A place that is used again for the next question, at most: what is freed has to be swept. */
const spareMax = 1_000_000;

interface Writing {
  /** Of the texts that come. */
  readonly sample: string;
  readonly texts: AsyncIterable<string>;
  readonly bytesMax: number;
  readonly tooLong: () => Error;
}

/** Writes such a file, which must not be there yet. Throws `tooLong` past `bytesMax`. */
export async function writeTexts(path: string, { sample, texts, ...most }: Writing): Promise<void> {
  const symbols = learnSymbols(Buffer.from(sample));
  const shorten = shortener(symbols);
  await using file = await openFile(path, "wx");
  const written = new HeldBytes(file, most);
  const lengths: number[] = [];
  let count = 0;
  let group: Uint8Array[] = [];
  const endGroup = async () => {
    const bytes = groupOf(group);
    group = [];
    lengths.push(bytes.length);
    await written.put(bytes);
  };
  for await (const text of texts) {
    group.push(shorten(Buffer.from(text)).slice());
    count += 1;
    if (group.length === groupTexts) await endGroup();
  }
  if (group.length > 0) await endGroup();
  for (const bytes of footerOf(count, lengths, symbols)) await written.put(bytes);
  await written.flush();
  await file.sync();
}

/** Holds what is put at the end of a file until it is worth a write. */
class HeldBytes {
  readonly #file: FileHandle;
  readonly #most: Pick<Writing, "bytesMax" | "tooLong">;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #written = 0;

  constructor(file: FileHandle, most: Pick<Writing, "bytesMax" | "tooLong">) {
    [this.#file, this.#most] = [file, most];
  }

  async put(bytes: Uint8Array): Promise<void> {
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    if (this.#written + this.#heldBytes > this.#most.bytesMax) throw this.#most.tooLong();
    if (this.#heldBytes > heldMax) await this.flush();
  }

  async flush(): Promise<void> {
    // Written whole, or told why not.
    await this.#file.appendFile(Buffer.concat(this.#held));
    this.#written += this.#heldBytes;
    [this.#held, this.#heldBytes] = [[], 0];
  }
}

function groupOf(texts: readonly Uint8Array[]): Buffer {
  const counts = texts.flatMap(({ length }) => sevenBits(length));
  const bytes = Buffer.concat([Buffer.alloc(4), Buffer.from(counts), ...texts]);
  bytes.writeUInt32LE(crc32(bytes.subarray(4)));
  return bytes;
}

function footerOf(count: number, lengths: readonly number[], symbols: Symbols): readonly Buffer[] {
  const directory = Buffer.alloc(lengths.length * 4);
  for (const [group, length] of lengths.entries()) directory.writeUInt32LE(length, group * 4);
  const end = Buffer.alloc(endBytes);
  end.writeDoubleLE(count, 0);
  end.writeUInt32LE(lengths.length, 8);
  const before = [directory, Buffer.from(symbols.lengths), Buffer.from(symbols.bytes), end.subarray(0, 12)];
  end.writeUInt32LE(
    before.reduce((sum, bytes) => crc32(bytes, sum), 0),
    12,
  );
  end.write(magic, 16, "latin1");
  return [...before.slice(0, 3), end];
}

/** A file of texts that is open. What it tells of a file that has changed is an error that `looksDamaged` knows. */
export interface TextsFile extends AsyncDisposable {
  readonly count: number;
  /** The texts of some numbers, in the order of these. */
  read(numbers: readonly number[]): Promise<readonly string[]>;
  /** Reads each text, and throws where the file has changed. */
  check(): Promise<void>;
}

export async function openTexts(path: string): Promise<TextsFile> {
  const file = await openByPlace(path, "rows as lines");
  try {
    return new Texts(file, await readFooter(file));
  } catch (error) {
    await file[Symbol.asyncDispose]();
    throw error;
  }
}

interface Footer {
  readonly count: number;
  /** Where each group begins, and where the last one ends. */
  readonly starts: Float64Array;
  readonly symbols: Symbols;
}

async function readFooter(file: BytesByPlace): Promise<Footer> {
  const { size } = file;
  if (size < endBytes + symbolsBytes) throw file.changed();
  const end = await file.readOne(size - endBytes, endBytes);
  const groups = end.readUInt32LE(8);
  const from = size - endBytes - symbolsBytes - groups * 4;
  if (end.toString("latin1", 16) !== magic || from < 0) throw file.changed();
  const before = await file.readOne(from, size - endBytes - from);
  if (crc32(end.subarray(0, 12), crc32(before)) !== end.readUInt32LE(12)) throw file.changed();
  const starts = new Float64Array(groups + 1);
  for (let group = 0; group < groups; group += 1) {
    starts[group + 1] = (starts[group] ?? 0) + before.readUInt32LE(group * 4);
  }
  if (starts[groups] !== from) throw file.changed();
  const own = Uint8Array.from(before.subarray(groups * 4));
  const symbolCount = symbolsBytes / 9;
  const symbols = { lengths: own.subarray(0, symbolCount), bytes: own.subarray(symbolCount) };
  return { count: end.readDoubleLE(0), starts, symbols };
}

/** Owns the open file. */
class Texts implements TextsFile {
  readonly count: number;
  readonly #file: BytesByPlace;
  readonly #starts: Float64Array;
  readonly #lengthen: ReturnType<typeof lengthener>;
  #spare: Buffer | undefined;

  constructor(file: BytesByPlace, { count, starts, symbols }: Footer) {
    [this.#file, this.count, this.#starts] = [file, count, starts];
    this.#lengthen = lengthener(symbols);
  }

  async read(numbers: readonly number[]): Promise<readonly string[]> {
    if (!numbers.every((number) => number >= 0 && number < this.count)) throw new RangeError("no such text");
    const groups = [...new Set(numbers.map(groupOfText))];
    const { buffer, parts } = await this.#readGroups(groups);
    const ends = new Map([...parts].map(([group, bytes]) => [group, this.#endsOf(group, bytes)]));
    const texts = numbers.map((number) => {
      const group = groupOfText(number);
      const [bytes, of] = [parts.get(group), ends.get(group)];
      const [from, to] = [of?.[number % groupTexts], of?.[(number % groupTexts) + 1]];
      if (bytes === undefined || from === undefined || to === undefined) throw new RangeError("no such text");
      return this.#lengthen(bytes, from, to);
    });
    if (buffer.length <= spareMax) this.#spare = buffer;
    return texts;
  }

  /** A question that comes meanwhile has a place of its own. */
  async #readGroups(groups: readonly number[]) {
    const lengths = groups.map((group) => this.#endOf(group) - (this.#starts[group] ?? 0));
    const length = lengths.reduce((sum, each) => sum + each, 0);
    const spare = this.#spare;
    this.#spare = undefined;
    const buffer = spare !== undefined && spare.length >= length ? spare : Buffer.allocUnsafeSlow(length);
    const parts = new Map<number, Buffer>();
    let at = 0;
    for (const [place, group] of groups.entries()) {
      parts.set(group, buffer.subarray(at, (at += lengths[place] ?? 0)));
    }
    await this.#file.read([...parts].map(([group, bytes]) => ({ bytes, at: this.#starts[group] ?? 0 })));
    return { buffer, parts };
  }

  /** Where each text of a group begins, and where the last one ends. Throws where the group is not as it was written. */
  #endsOf(group: number, bytes: Buffer): readonly number[] {
    const isWhole = bytes.length >= 4 && crc32(bytes.subarray(4)) === bytes.readUInt32LE();
    const ends = isWhole ? endsIn(bytes, this.#textsOf(group)) : [];
    if (ends.at(-1) !== bytes.length) throw this.#file.changed();
    return ends;
  }

  #endOf(group: number): number {
    const end = this.#starts[group + 1];
    if (end === undefined) throw new RangeError("no such text");
    return end;
  }

  #textsOf(group: number): number {
    return Math.min(groupTexts, this.count - group * groupTexts);
  }

  async check(): Promise<void> {
    const each = groupTexts * 64;
    for (let from = 0; from < this.count; from += each) {
      const count = Math.min(each, this.count - from);
      await this.read(Array.from({ length: count }, (_, at) => from + at));
    }
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#file[Symbol.asyncDispose]();
  }
}

function groupOfText(number: number): number {
  return Math.floor(number / groupTexts);
}

function endsIn(bytes: Buffer, texts: number): readonly number[] {
  const lengths: number[] = [];
  let at = 4;
  for (let text = 0; text < texts; text += 1) {
    let [length, unit] = [0, 1];
    for (; (bytes[at] ?? 0) >= 128; at += 1, unit *= 128) length += ((bytes[at] ?? 0) & 127) * unit;
    lengths.push(length + (bytes[at++] ?? 0) * unit);
  }
  const ends = [at];
  for (const length of lengths) ends.push((at += length));
  return ends;
}
