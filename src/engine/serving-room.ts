import { Failure } from "../base/failure.ts";
import type { OpenFiles } from "./open-files.ts";
import { removeServing } from "./sealed-serving.ts";
import { filesOf } from "./serving-folder.ts";
import { servingNameOf } from "./serving-name.ts";

/** Why no copy is made where the disk has no room for one. */
export const noRoomForCopy = "engine-copy-no-room";

interface Options {
  readonly folder: string;
  /** What all files take of the disk, at most. */
  readonly bytesMax: number;
  /** How many bytes may be written beside the files. */
  readonly room: () => Promise<number>;
}

/** What serving files take of the disk: those that were not used for the longest make room for others. */
export class ServingRoom {
  readonly #options: Options;
  readonly #open: OpenFiles;

  constructor(options: Options, open: OpenFiles) {
    this.#options = options;
    this.#open = open;
  }

  async bytes(): Promise<number> {
    return bytesOf(await filesOf(this.#options.folder));
  }

  /** Removes the least recently used files past the disk's share, but for those in use or on their way there. */
  async make(wanted: string, bytesMax = this.#options.bytesMax): Promise<void> {
    const files = await filesOf(this.#options.folder);
    let bytes = bytesOf(files);
    for (const { path, bytes: freed } of files.toSorted((a, b) => a.usedAt - b.usedAt)) {
      if (bytes <= bytesMax) return;
      const name = servingNameOf(path);
      if (name === wanted) continue;
      if (!this.#open.has(name)) {
        await removeServing(path);
      } else {
        const file = this.#open.find(name);
        // Two that are being opened would wait for each other.
        if (file === undefined || file.lent > 0) continue;
        await this.#open.retire(name, file, () => removeServing(path));
      }
      bytes -= freed;
    }
  }

  /** Where the disk is short of room, files that can be made again go first. Throws `no-room`. */
  async require(wanted: string, bytes: number): Promise<void> {
    const { room } = this.#options;
    const short = bytes - (await room());
    if (short <= 0) return;
    const all = await this.bytes();
    if (all >= short) await this.make(wanted, all - short);
    const left = await room();
    if (left >= bytes) return;
    throw new Failure("no-room", noRoomForCopy, {
      megabytes: Math.ceil(bytes / 1_000_000),
      room: Math.max(0, Math.floor(left / 1_000_000)),
    });
  }
}

function bytesOf(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((sum, file) => sum + file.bytes, 0);
}
