import { createHash, randomUUID, type Hash } from "node:crypto";
import type { Readable } from "node:stream";
import { Failure, isFailure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Stretches } from "../../store/store.ts";
import { encrypting, type KeptBytes, readUpload, type UploadCipher } from "./upload-cipher.ts";
import { type Appending, arriving, refuseAltered, type UploadBytes } from "./upload-file.ts";
import type { NumberedStretch, UploadTurn } from "./upload-turn.ts";

export interface LyingStretches {
  readonly id: Id;
  readonly stretches: Stretches;
  /** Of each but the last, in bytes. */
  readonly stretchBytes: number;
  /** Those that were noted, from the first on: they hold `end` bytes at least. */
  readonly noted: readonly NumberedStretch[];
  readonly end: number;
  readonly cipher: UploadCipher | undefined;
}

/** The names under which stretches of an upload lie. */
export function namesOf(id: Id): string {
  return `${id}/`;
}

/** What lies in stretches, as it is kept. */
export function keptInStretches({
  stretches,
  stretchBytes,
  noted,
}: Pick<LyingStretches, "stretches" | "stretchBytes" | "noted">): KeptBytes {
  return async function* (start, end) {
    for (let at = start; at < end;) {
      const number = Math.floor(at / stretchBytes);
      const name = noted[number]?.name;
      if (name === undefined) throw new Failure("gone", "import-upload-gone");
      const from = at - number * stretchBytes;
      const until = Math.min(stretchBytes, end - number * stretchBytes);
      for await (const chunk of await stretches.open(name, from, until)) {
        at += chunk.byteLength;
        yield chunk;
      }
    }
  };
}

/**
 * An upload that has no room on the disk, as stretches in the bucket: one is filled in memory while the one before it is
 * on its way. The last one is put again, under another name, with what comes after it. Whatever is not noted in the turn
 * of who writes is nobody's.
 */
export class UploadStretches implements UploadBytes {
  readonly #of: LyingStretches;
  readonly #turn: Pick<UploadTurn, "noteStretches"> | undefined;
  readonly #noted: NumberedStretch[];
  #end: number;
  #lying: number;
  #buffer: Buffer = Buffer.alloc(0);
  #filled = 0;
  /** Put, and not noted yet: of bytes with a checksum, until all of them came. */
  #pending: NumberedStretch[] = [];
  #waitsForAll = false;
  #sending: Promise<void> = Promise.resolve();
  /** What came since the beginning, where it came at once. */
  #hash: Hash | undefined;

  /** Without a turn it is read alone. */
  constructor(of: LyingStretches, turn?: Pick<UploadTurn, "noteStretches">) {
    this.#of = of;
    this.#turn = turn;
    this.#noted = [...of.noted];
    this.#end = of.end;
    this.#lying = of.end;
    this.#hash = of.end === 0 ? createHash("sha256") : undefined;
  }

  get lying(): number {
    return this.#lying;
  }

  async progress(): Promise<number> {
    return this.#lying;
  }

  async append(bytes: Readable | AsyncIterable<Uint8Array>, options: Appending): Promise<void> {
    const { limit, signal, checksum } = options;
    const digest = checksum === undefined ? undefined : createHash(checksum.algorithm);
    this.#waitsForAll = checksum !== undefined;
    const encrypt = encrypting(this.#of.cipher, this.#end);
    try {
      await this.#takeUpLast(limit);
      for await (const piece of arriving(bytes, signal)) {
        if (this.#end + piece.byteLength > limit)
          throw new Failure("too-large", "upload-too-large", { limit });
        await options.requireHeld?.(this.#end + piece.byteLength);
        digest?.update(piece);
        this.#hash?.update(piece);
        await this.#take(encrypt(piece), limit);
      }
      if (checksum !== undefined && digest !== undefined) refuseAltered(digest.digest(), checksum);
      this.#waitsForAll = false;
      await this.#flush();
    } catch (error) {
      this.#hash = undefined;
      if (checksum !== undefined) await this.#dropPending();
      throw error;
    }
  }

  /** What came before an error is put; nothing more where it could not be put. */
  async settle(): Promise<void> {
    if (this.#end > this.#lying) await this.#flush();
  }

  async cut(end: number): Promise<void> {
    this.#hash = undefined;
    this.#end = end;
    this.#lying = Math.min(this.#lying, end);
    this.#filled = 0;
  }

  async hash(): Promise<string> {
    if (this.#hash !== undefined) return this.#hash.copy().digest("hex");
    const hash = createHash("sha256");
    const kept = keptInStretches({ ...this.#of, noted: this.#noted });
    const whole = { start: 0, end: this.#lying };
    for await (const chunk of readUpload(kept, this.#of.cipher, whole)) hash.update(chunk);
    return hash.digest("hex");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sending.catch(() => undefined);
    this.#buffer = Buffer.alloc(0);
  }

  async #takeUpLast(limit: number): Promise<void> {
    const begun = this.#end % this.#of.stretchBytes;
    this.#buffer = this.#nextBuffer(this.#end - begun, limit);
    const kept = keptInStretches({ ...this.#of, noted: this.#noted });
    for await (const chunk of kept(this.#end - begun, this.#end)) {
      this.#buffer.set(chunk, this.#filled);
      this.#filled += chunk.byteLength;
    }
  }

  #nextBuffer(at: number, limit: number): Buffer {
    return Buffer.alloc(Math.min(this.#of.stretchBytes, Math.max(0, limit - at)));
  }

  async #take(piece: Uint8Array, limit: number): Promise<void> {
    for (let taken = 0; taken < piece.byteLength;) {
      const some = piece.subarray(taken, taken + this.#buffer.length - this.#filled);
      this.#buffer.set(some, this.#filled);
      this.#filled += some.byteLength;
      this.#end += some.byteLength;
      taken += some.byteLength;
      if (this.#filled < this.#buffer.length) continue;
      await this.#send();
      // A new one: the other is on its way.
      this.#buffer = this.#nextBuffer(this.#end, limit);
      this.#filled = 0;
    }
  }

  /** Once the one before it lies there. */
  async #send(): Promise<void> {
    await this.#sending;
    const { id, stretchBytes } = this.#of;
    const number = Math.floor((this.#end - this.#filled) / stretchBytes);
    const name = `${namesOf(id)}${number}-${randomUUID()}`;
    this.#sending = this.#put({ number, name, bytes: this.#filled }, this.#end);
    // Whoever waits for it is told; meanwhile it may fail while more comes.
    this.#sending.catch(() => undefined);
  }

  async #put(stretch: NumberedStretch, end: number): Promise<void> {
    await this.#of.stretches.put(stretch.name, this.#buffer.subarray(0, stretch.bytes));
    this.#pending.push(stretch);
    if (!this.#waitsForAll) await this.#note(end);
  }

  async #note(end: number): Promise<void> {
    if (this.#turn === undefined) throw new Error("nobody has the turn to write this upload");
    const noted = this.#pending;
    this.#pending = [];
    const former = await this.#turn.noteStretches(noted, end);
    for (const stretch of noted) this.#noted[stretch.number] = stretch;
    this.#lying = end;
    await removeIfPossible(this.#of.stretches, former);
  }

  async #flush(): Promise<void> {
    if (this.#filled > 0 && this.#end > this.#lying) await this.#send();
    await this.#sending;
    if (this.#pending.length > 0) await this.#note(this.#end);
    this.#filled = 0;
  }

  /** Half of what a checksum is told of counts for nothing. */
  async #dropPending(): Promise<void> {
    await this.#sending.catch(() => undefined);
    const dropped = this.#pending.map(({ name }) => name);
    this.#pending = [];
    await this.cut(this.#lying);
    await removeIfPossible(this.#of.stretches, dropped);
  }
}

const removedAtOnce = 8;

export async function removeStretches(stretches: Stretches, names: Iterable<string>): Promise<void> {
  const left = names[Symbol.iterator]();
  const work = async (): Promise<void> => {
    for (let next = left.next(); next.done !== true; next = left.next()) await stretches.remove(next.value);
  };
  await Promise.all(Array.from({ length: removedAtOnce }, work));
}

/** What cannot be removed now is swept later, as nobody names it. */
async function removeIfPossible(stretches: Stretches, names: Iterable<string>): Promise<void> {
  await removeStretches(stretches, names).catch((error: unknown) => {
    if (!isFailure(error)) throw error;
  });
}
