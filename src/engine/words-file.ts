/**
 * A file of lists of rows, one of each slot of `trigrams.ts`: a checksum, then the steps from one row to the next (see
 * `readSteps`). Behind the lists stand how many bytes each has, and an end that tells that all of it is there.
 */
import { closeSync, fsyncSync, openSync, writeFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { type BytesByPlace, openByPlace } from "./bytes-by-place.ts";
import { slotCount } from "./trigrams.ts";

const magic = "words-1\n";
/** A checksum of how long the lists are (4), nothing (4), the magic word. */
const endBytes = 16;
const footerBytes = slotCount * 4 + endBytes;

/** Of a slot that too many rows have, whose list is not there. */
const unlisted = 0xffffffff;

/** Bytes that are held until they are written. */
const heldMax = 1_000_000;

/** Slots of which it is kept in memory where the first begins. */
const stride = 256;

/** Writes the lists of one slot after another, in their order. Waits on the disk: for a process of its own. */
export class WordsWriter implements Disposable {
  readonly #fd: number;
  readonly #lengths = Buffer.alloc(slotCount * 4);
  #held: Uint8Array[] = [];
  #heldBytes = 0;

  /** There must be no such file yet. */
  constructor(path: string) {
    this.#fd = openSync(path, "wx");
  }

  /** A slot that is not put is one that no row has. */
  put(slot: number, list: readonly Uint8Array[]): void {
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32LE(list.reduce((sum, bytes) => crc32(bytes, sum), 0));
    const length = list.reduce((sum, bytes) => sum + bytes.length, checksum.length);
    this.#lengths.writeUInt32LE(length, slot * 4);
    this.#held.push(checksum, ...list);
    this.#heldBytes += length;
    if (this.#heldBytes > heldMax) this.#flush();
  }

  leaveOut(slot: number): void {
    this.#lengths.writeUInt32LE(unlisted, slot * 4);
  }

  end(): void {
    const end = Buffer.alloc(endBytes);
    end.writeUInt32LE(crc32(this.#lengths));
    end.write(magic, 8, "latin1");
    this.#held.push(this.#lengths, end);
    this.#flush();
    fsyncSync(this.#fd);
  }

  #flush(): void {
    writeFileSync(this.#fd, Buffer.concat(this.#held));
    [this.#held, this.#heldBytes] = [[], 0];
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd);
  }
}

/** A file of lists that is open. What it tells of a file that has changed is an error that `looksDamaged` knows. */
export interface WordsFile extends AsyncDisposable {
  /** The shortest lists of some slots, so many at most; `undefined` where too many rows have each of them. */
  read(slots: readonly number[], most: number): Promise<readonly Uint8Array[] | undefined>;
  /** Reads each list, and throws where the file has changed. */
  check(): Promise<void>;
}

export async function openWords(path: string): Promise<WordsFile> {
  const file = await openByPlace(path, "listed words");
  try {
    return new Words(file, await readLengths(file));
  } catch (error) {
    await file[Symbol.asyncDispose]();
    throw error;
  }
}

async function readLengths(file: BytesByPlace): Promise<Uint32Array> {
  if (file.size < footerBytes) throw file.changed();
  const footer = await file.readOne(file.size - footerBytes, footerBytes);
  const told = footer.subarray(0, slotCount * 4);
  const isWhole = footer.toString("latin1", footerBytes - magic.length) === magic;
  if (!isWhole || crc32(told) !== footer.readUInt32LE(told.length)) throw file.changed();
  return Uint32Array.from({ length: slotCount }, (_, slot) => told.readUInt32LE(slot * 4));
}

interface Place {
  readonly at: number;
  readonly length: number;
}

class Words implements WordsFile {
  readonly #file: BytesByPlace;
  readonly #lengths: Uint32Array;
  /** Where the first list of each stride begins, and where the last one ends. */
  readonly #starts: Float64Array;

  constructor(file: BytesByPlace, lengths: Uint32Array) {
    [this.#file, this.#lengths] = [file, lengths];
    this.#starts = startsOf(lengths);
    if (this.#starts.at(-1) !== file.size - footerBytes) throw file.changed();
  }

  async read(slots: readonly number[], most: number): Promise<readonly Uint8Array[] | undefined> {
    const listed = slots.filter((slot) => this.#lengths[slot] !== unlisted);
    if (listed.length === 0) return undefined;
    // No row has all of them.
    if (listed.some((slot) => this.#lengths[slot] === 0)) return [new Uint8Array(0)];
    const places = listed.map((slot) => this.#placeOf(slot));
    return this.#readLists(places.toSorted((one, other) => one.length - other.length).slice(0, most));
  }

  async #readLists(places: readonly Place[]): Promise<readonly Uint8Array[]> {
    const stretches = places.map(({ at, length }) => ({ bytes: Buffer.allocUnsafeSlow(length), at }));
    await this.#file.read(stretches);
    return stretches.map(({ bytes }) => {
      const list = bytes.subarray(4);
      if (crc32(list) !== bytes.readUInt32LE()) throw this.#file.changed();
      return list;
    });
  }

  #placeOf(slot: number): Place {
    let at = this.#starts[Math.floor(slot / stride)] ?? 0;
    for (let before = slot - (slot % stride); before < slot; before += 1)
      at += bytesOf(this.#lengths[before]);
    return { at, length: bytesOf(this.#lengths[slot]) };
  }

  async check(): Promise<void> {
    for (let slot = 0; slot < slotCount; slot += 1) {
      if (bytesOf(this.#lengths[slot]) > 0) await this.#readLists([this.#placeOf(slot)]);
    }
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#file[Symbol.asyncDispose]();
  }
}

function startsOf(lengths: Uint32Array): Float64Array {
  const starts = new Float64Array(slotCount / stride + 1);
  let at = 0;
  for (let slot = 0; slot < slotCount; slot += 1) {
    if (slot % stride === 0) starts[slot / stride] = at;
    at += bytesOf(lengths[slot]);
  }
  starts[slotCount / stride] = at;
  return starts;
}

function bytesOf(length: number | undefined): number {
  return length === undefined || length === unlisted ? 0 : length;
}
