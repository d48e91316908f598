import { randomUUID } from "node:crypto";
import { link, mkdir, readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { hasCode } from "../../base/error-code.ts";
import { systemClock } from "../../base/clock.ts";
import { exists, isSealedPath, placesIn, statOf } from "../places.ts";
import type { Hash, Store } from "../store.ts";

/** A file of the cache under a name of its own: it is read to its end, whoever takes the other name away. */
export interface HeldFile extends AsyncDisposable {
  readonly path: string;
  readonly isSealed: boolean;
}

interface Options {
  readonly folder: string;
  /** What lies in the folder. */
  readonly files: Store;
  readonly bytesMax: number;
}

/** Others of the instance may add to the folder: it is looked through again so often. */
const lookMs = 600_000;

/** What is removed once there is too much, so that not each new file has others looked for. */
const leftShare = 0.9;

/** Several processes share the folder, some of them on other machines. */
const own = `${hostname()}-`;

/**
 * Files that can be fetched again, up to so many bytes: the least recently used go first, and none that is in use here.
 */
export class FileCache {
  readonly files: Store;
  readonly #folder: string;
  readonly #held: string;
  readonly #bytesMax: number;
  readonly #usedAt = new Map<Hash, number>();
  readonly #pinned = new Map<Hash, number>();
  #bytes = 0;
  #lookedAt = -Infinity;
  #freeing: Promise<void> | undefined;

  constructor({ folder, files, bytesMax }: Options) {
    this.files = files;
    this.#folder = folder;
    this.#held = join(folder, "held", `${own}${process.pid}`);
    this.#bytesMax = bytesMax;
  }

  /** Of what lies there, as far as this process knows. */
  async bytes(): Promise<number> {
    if (this.#lookedAt === -Infinity) await this.#free();
    return this.#bytes;
  }

  /** It stays there until it is given back, as far as this process is concerned. */
  pin(hash: Hash): AsyncDisposable {
    this.#usedAt.set(hash, systemClock().getTime());
    this.#pinned.set(hash, (this.#pinned.get(hash) ?? 0) + 1);
    let isPinned = true;
    return {
      [Symbol.asyncDispose]: async () => {
        if (!isPinned) return;
        isPinned = false;
        const left = (this.#pinned.get(hash) ?? 1) - 1;
        if (left > 0) this.#pinned.set(hash, left);
        else this.#pinned.delete(hash);
        if (this.#bytes > this.#bytesMax) await this.#free();
      },
    };
  }

  /** A file that was just put there. */
  async added(bytes: number): Promise<void> {
    this.#bytes += bytes;
    if (this.#bytes > this.#bytesMax || performance.now() - this.#lookedAt > lookMs) await this.#free();
  }

  /** As it lies there; `undefined` where it does not. */
  async hold(hash: Hash): Promise<HeldFile | undefined> {
    return this.holdPath(await placesIn(this.#folder).find(hash));
  }

  /** The same of a path that the folder's store told. */
  async holdPath(path: string): Promise<HeldFile | undefined> {
    const held = join(this.#held, randomUUID());
    await mkdir(this.#held, { recursive: true, mode: 0o700 });
    try {
      await link(path, held);
    } catch (error) {
      if (hasCode(error, "ENOENT")) return undefined;
      throw error;
    }
    const giveBack = (): Promise<void> => rm(held, { force: true });
    return { path: held, isSealed: isSealedPath(path), [Symbol.asyncDispose]: giveBack };
  }

  /** One at a time; whoever asks meanwhile waits for the same. */
  #free(): Promise<void> {
    this.#freeing ??= this.#freeNow().finally(() => {
      this.#freeing = undefined;
    });
    return this.#freeing;
  }

  async #freeNow(): Promise<void> {
    const found = await Array.fromAsync(this.files.list());
    this.#bytes = found.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#lookedAt = performance.now();
    if (this.#bytes <= this.#bytesMax) return;
    const aged = await Promise.all(
      found.map(async (blob) => ({ ...blob, ...(await this.#useOf(blob.hash)) })),
    );
    for (const { hash, bytes, isHeld } of aged.toSorted((one, other) => one.at - other.at)) {
      if (this.#bytes <= this.#bytesMax * leftShare) return;
      if (isHeld || this.#pinned.has(hash)) continue;
      await this.files.remove(hash);
      this.#usedAt.delete(hash);
      this.#bytes -= bytes;
    }
  }

  /**
   * What was used before this process began is told by the system, to a day; and so is that somebody holds it, in any
   * process: to take its name away would free nothing.
   */
  async #useOf(hash: Hash): Promise<{ readonly at: number; readonly isHeld: boolean }> {
    const found = await statOf(await placesIn(this.#folder).find(hash));
    return { at: this.#usedAt.get(hash) ?? found?.atimeMs ?? 0, isHeld: (found?.nlink ?? 1) > 1 };
  }
}

/**
 * What processes held that were killed, also on machines of other names: a container has a new one each time. In a
 * container the next one has the same number.
 */
export async function sweepHeld(folder: string): Promise<void> {
  const held = join(folder, "held");
  await mkdir(held, { recursive: true });
  for (const name of await readdir(held)) {
    const pid = name.startsWith(own) ? name.slice(own.length) : undefined;
    // A command may work beside who opens the folder.
    const isRunning = pid !== undefined && pid !== String(process.pid) && (await exists(`/proc/${pid}`));
    if (!isRunning) await rm(join(held, name), { recursive: true, force: true });
  }
}
