import { createHash, randomUUID } from "node:crypto";
import { type FileHandle, open, rm, rmdir, statfs } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "../base/error-code.ts";
import { Failure } from "../base/failure.ts";
import { isNoRoom } from "../base/no-room.ts";
import { once } from "../base/once.ts";
import { makeOwn } from "./clear-folder.ts";
import { altered, fileKey } from "./open-verified.ts";
import { isSealedPath, type BlobPlaces, sizeOf } from "./places.ts";
import { megabytes } from "./room.ts";
import { contentBytes, readSealed, unlessBroken } from "./sealed-file.ts";
import type { SeenFiles } from "./seen-files.ts";
import type { Hash, LentFile, Use } from "./store.ts";
import type { StoreKeys } from "./store-keys.ts";

/** A plain file that several read. */
interface Held {
  readers: number;
  /** Whether it is sealed by now: the last reader removes it. */
  isLeft: boolean;
}

interface Copy {
  readers: number;
  readonly path: Promise<string>;
}

interface Options {
  readonly clearFolder: string;
  readonly keys: StoreKeys | undefined;
  readonly seen: SeenFiles;
}

/** Lends blobs to who reads them by a path, plain ones where they lie, sealed ones as a copy in memory. */
export class Lender {
  readonly #options: Options;
  /** Plain blobs that are read where they lie, by path. */
  readonly #plain = new Map<string, Held>();
  /** Copies of sealed ones, by hash. */
  readonly #copies = new Map<Hash, Copy>();

  constructor(options: Options) {
    this.#options = options;
  }

  async lend(hash: Hash, places: BlobPlaces, use: Use): Promise<LentFile> {
    // It may be sealed between the two looks.
    const lent = (await this.#lendOnce(hash, places, use)) ?? (await this.#lendOnce(hash, places, use));
    if (lent === undefined) throw new Failure("not-found", "store-blob-not-found", { hash });
    return lent;
  }

  /**
   * Removes what is in clear of a blob that is sealed by now. Where somebody of this process reads it, the last of
   * them does: who seals may be one of them, and waits for nobody.
   */
  async removeClear(path: string): Promise<void> {
    const held = this.#plain.get(path);
    if (held === undefined) await rm(path, { force: true });
    else held.isLeft = true;
  }

  async #lendOnce(hash: Hash, places: BlobPlaces, use: Use): Promise<LentFile | undefined> {
    const path = await places.find(hash);
    return isSealedPath(path) ? this.#lendCopy(hash, path) : this.#lendPlain(hash, path, use);
  }

  async #lendPlain(hash: Hash, path: string, use: Use): Promise<LentFile | undefined> {
    const { seen } = this.#options;
    const held = this.#plain.get(path) ?? { readers: 0, isLeft: false };
    this.#plain.set(path, held);
    held.readers += 1;
    const giveBack = once(async () => {
      held.readers -= 1;
      if (held.readers > 0) return;
      this.#plain.delete(path);
      if (held.isLeft) await rm(path, { force: true });
    });
    try {
      const state = await (use === "copy" ? seen.lookLately(hash, path) : seen.look(hash, path));
      if (state === "whole") return { path, isSealed: false, [Symbol.asyncDispose]: giveBack };
      if (state === "altered") throw altered(hash);
    } catch (error) {
      await giveBack();
      throw error;
    }
    await giveBack();
    return undefined;
  }

  async #lendCopy(hash: Hash, sealed: string): Promise<LentFile> {
    const copy: Copy = this.#copies.get(hash) ?? {
      readers: 0,
      path: this.#makeCopy(hash, sealed),
    };
    this.#copies.set(hash, copy);
    copy.readers += 1;
    const giveBack = once(async () => {
      copy.readers -= 1;
      if (copy.readers > 0) return;
      this.#copies.delete(hash);
      const path = await copy.path.catch(() => undefined);
      if (path !== undefined) await rm(path, { force: true });
      // The last who leaves takes the folder away.
      await rmdir(this.#options.clearFolder).catch(() => undefined);
    });
    try {
      return { path: await copy.path, isSealed: true, [Symbol.asyncDispose]: giveBack };
    } catch (error) {
      await giveBack();
      throw error;
    }
  }

  async #makeCopy(hash: Hash, sealed: string): Promise<string> {
    const { clearFolder, keys, seen } = this.#options;
    const key = await fileKey(sealed, hash, keys).catch(unlessBroken);
    const bytes = contentBytes((await sizeOf(sealed)) ?? 0);
    const path = join(clearFolder, `${hash}-${randomUUID().slice(0, 8)}`);
    try {
      await using to = await openWithin(clearFolder, path);
      await requireMemory(clearFolder, bytes);
      if (key !== undefined && (await writeClear(to, sealed, key)) === hash) return path;
    } catch (error) {
      await rm(path, { force: true });
      // Others may have taken the room meanwhile.
      if (isNoRoom(error)) throw memoryShort(clearFolder, bytes, await freeIn(clearFolder));
      unlessBroken(error);
    }
    await rm(path, { force: true });
    await seen.lookAgain(hash, sealed);
    throw altered(hash);
  }
}

const turnsMax = 10;

/** The last reader of another copy may take the folder away before this one lies in it. */
async function openWithin(folder: string, path: string): Promise<FileHandle> {
  for (let turn = 1; ; turn += 1) {
    try {
      await makeOwn(folder);
      return await open(path, "wx", 0o600);
    } catch (error) {
      if (turn === turnsMax || !hasCode(error, "ENOENT")) throw error;
    }
  }
}

/** Writes the content of a sealed file, and tells its SHA-256. */
async function writeClear(to: FileHandle, sealed: string, key: Buffer): Promise<Hash> {
  const hash = createHash("sha256");
  await using from = await open(sealed, "r");
  for await (const piece of readSealed(from, key)) {
    hash.update(piece);
    await to.appendFile(piece);
  }
  return hash.digest("hex");
}

/** Writing past what the system has for files in memory ends the process, on some. */
async function requireMemory(folder: string, bytes: number): Promise<void> {
  const free = await freeIn(folder);
  if (free < bytes) throw memoryShort(folder, bytes, free);
}

async function freeIn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

function memoryShort(folder: string, needed: number, free: number): Failure {
  const told = { folder, needed: megabytes(needed), free: megabytes(free) };
  return new Failure("no-room", "store-memory-short", told);
}
