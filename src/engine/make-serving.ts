import { stat } from "node:fs/promises";
import { newGate } from "../base/gate.ts";
import { buildServing, type BuildOptions } from "./build-serving.ts";
import { isSealedServing, keepServingKey, newServingKey, type SealedBlobs } from "./sealed-serving.ts";
import { worthRowsMin } from "./sorting.ts";
import { lentBy, type ServedParquet } from "./stand-ins.ts";

/** Lengths of a Parquet that its serving file has at most, with the text that is searched. */
const servedLengthsMax = 4;

/** A copy of cells alone takes about one length of its Parquet, and what does not fit in memory meanwhile. */
const cellsLengthsMax = 2;

/** Of a Parquet whose copy takes a second of a processor or more. */
const longBytesMin = 30_000_000;

/** The blob was sealed since the name of its copy was chosen: it has another name now. */
export class SealedSince extends Error {}

interface Options {
  readonly blobs: SealedBlobs | undefined;
  /** What all files take of the disk, at most. */
  readonly bytesMax: number;
  readonly build: Pick<BuildOptions, "memoryMegabytes" | "threads" | "pool">;
  /** The least rows of which columns are sorted. */
  readonly sortedRowsMin?: number | undefined;
  /** Where what does not fit lies while a copy of a sealed blob is made. */
  readonly spillOfSealed: () => Promise<string>;
}

/** Makes serving files of Parquet files, once there is room for them: `requireRoom` throws `no-room` where there is none. */
export class ServingMaker {
  readonly #options: Options;
  readonly #requireRoom: (name: string, bytes: number) => Promise<void>;
  // One at a time: each may take as much memory as all queries together.
  readonly #gate = newGate({ running: 1, waiting: 1_000, waitMs: 600_000 });

  constructor(options: Options, requireRoom: (name: string, bytes: number) => Promise<void>) {
    this.#options = options;
    this.#requireRoom = requireRoom;
  }

  /**
   * Makes the file of a Parquet under a path. Throws `SealedSince` where that is no path of a sealed one and the blob is, and
   * `no-room`.
   */
  async make({ name, parquetPath, shape }: ServedParquet, path: string): Promise<void> {
    const leave = await this.#gate.enter();
    try {
      await using lent = await lentBy(parquetPath, "copy");
      const { build, blobs, spillOfSealed } = this.#options;
      if (lent.isSealed && !isSealedServing(path)) throw new SealedSince();
      const textLaterRows = await this.#textLaterRows(lent.path);
      const { size } = await stat(lent.path);
      await this.#requireRoom(
        name,
        size * (textLaterRows === undefined ? servedLengthsMax : cellsLengthsMax),
      );
      const isLong = size >= longBytesMin;
      if (!isSealedServing(path) || blobs === undefined) {
        await buildServing(lent.path, shape, path, { ...build, isLong, textLaterRows });
        return;
      }
      const key = newServingKey();
      await keepServingKey(blobs, path, key);
      await buildServing(lent.path, shape, path, { ...build, isLong, key, spillIn: await spillOfSealed() });
    } finally {
      leave();
    }
  }

  /** A file that may come to take more of the disk than it may with more in it holds its text at once. */
  async #textLaterRows(parquetPath: string): Promise<number | undefined> {
    const { bytesMax, sortedRowsMin = worthRowsMin } = this.#options;
    const { size } = await stat(parquetPath);
    return size * servedLengthsMax < bytesMax / 2 ? sortedRowsMin : undefined;
  }
}
