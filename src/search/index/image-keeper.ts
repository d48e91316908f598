import { endianness } from "node:os";
import { promisify } from "node:util";
import { constants, zstdCompress, zstdDecompress } from "node:zlib";
import {
  findImage,
  ImageGivenUp,
  listOutdated,
  readBlocks,
  type SearchImage,
  writeImage,
} from "../../catalogue/search-index/images.ts";
import type { Id } from "../../base/id.ts";
import { isOutage } from "../../base/outage.ts";
import { DatasetIndex } from "./dataset-index.ts";
import { imageFormat, ImageSink, ImageSource } from "../image.ts";
import type { IndexerContext } from "./indexer.ts";

/** The index with all up to a revision. */
export interface IndexAt {
  readonly index: DatasetIndex;
  readonly revision: number;
}

/** Of fewer datasets, rows are read in no time; and whoever changes one changes another soon. */
const usualImages = { least: 5_000, restMs: 60_000 };
/** An image is written anew where more than this share of it is outdated, or anything for a day. */
const outdatedMax = 0.1;
const outdatedMsMax = 24 * 3_600_000;

const format = `${imageFormat} ${endianness()}`;
const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);
const packing = {
  params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 },
};

/** Keeps an image of an index in the database, while it rests: what a later start reads in its stead. */
export class ImageKeeper implements AsyncDisposable {
  readonly #ctx: IndexerContext;
  readonly #held: () => IndexAt | undefined;
  readonly #rules: NonNullable<IndexerContext["images"]>;
  /** What of the index the image does not hold; all where there is none. */
  #outdated = Infinity;
  #image: SearchImage | undefined;
  /** The one that could not be read. */
  #unread: Id | undefined;
  #resting: NodeJS.Timeout | undefined;
  #keeping: Promise<boolean> | undefined;
  #isClosed = false;

  /** `held` is the index, where it is whole and nobody changes it. */
  constructor(ctx: IndexerContext, held: () => IndexAt | undefined) {
    this.#ctx = ctx;
    this.#held = held;
    this.#rules = ctx.images ?? usualImages;
  }

  /** The index as an image has it, without what is outdated; `undefined` where there is none that can be trusted. */
  async read(): Promise<IndexAt | undefined> {
    try {
      return await this.#read();
    } catch (error) {
      if (isOutage(error)) throw error;
      if (!this.#isClosed) this.#ctx.log("search-image-unread", { error });
      return undefined;
    }
  }

  /** A dataset changed, or left the index: with it every image was thrown away. */
  changed(hasLeft: boolean): void {
    this.#outdated += hasLeft ? Infinity : 1;
  }

  /** Nobody changes the index any more: if that lasts, it is written down. */
  rest(): void {
    clearTimeout(this.#resting);
    if (this.#isClosed || !this.#isDue()) return;
    this.#resting = setTimeout(() => {
      this.keep().catch((error: unknown) => this.#ctx.log("search-image-unwritten", { error }));
    }, this.#rules.restMs).unref();
  }

  /** Writes an image, unless what there is will do, which may be another process's; answers whether it did. */
  async keep(): Promise<boolean> {
    this.#keeping ??= this.#keep().finally(() => (this.#keeping = undefined));
    return this.#keeping;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#resting);
    await Promise.allSettled([this.#keeping]);
  }

  #isDue(): boolean {
    const living = this.#held()?.index.documents.living ?? 0;
    if (living < this.#rules.least || this.#outdated === 0) return false;
    const ageMs = this.#ctx.clock().getTime() - (this.#image?.madeAt.getTime() ?? 0);
    return this.#outdated > living * outdatedMax || ageMs > outdatedMsMax;
  }

  async #read(): Promise<IndexAt | undefined> {
    const { db } = this.#ctx;
    const image = await findImage(db, format);
    if (image === undefined) return undefined;
    this.#unread = image.id;
    const [outdated, index] = await Promise.all([
      listOutdated(db, image),
      DatasetIndex.restore(new ImageSource(this.#blocksOf(image))),
    ]);
    if (outdated === undefined) throw new Error("An image of the search is of other datasets.");
    for (const dataset of outdated) index.remove(dataset);
    this.#unread = undefined;
    this.#image = image;
    this.#outdated = outdated.length;
    return { index, revision: image.revision };
  }

  async *#blocksOf(image: SearchImage): AsyncIterable<Uint8Array> {
    for await (const packed of readBlocks(this.#ctx.db, image)) {
      if (this.#isClosed) throw new Error("The search is closed.");
      yield decompress(packed);
    }
  }

  async #keep(): Promise<boolean> {
    const held = this.#held();
    if (held === undefined || !this.#isDue()) return false;
    const others = await findImage(this.#ctx.db, format);
    if (others?.revision === held.revision && others.id !== this.#unread) {
      this.#image = others;
      this.#outdated = 0;
      return false;
    }
    try {
      this.#image = await this.#write(held);
      this.#outdated = 0;
      return true;
    } catch (error) {
      if (!(error instanceof ImageGivenUp)) throw error;
      return false;
    }
  }

  async #write({ index, revision }: IndexAt): Promise<SearchImage> {
    const { generation, documents } = index;
    const said = { format, revision, datasets: documents.living, now: this.#ctx.clock() };
    // What somebody changes meanwhile would lie there by halves. Nobody waits: it is written another time.
    const stillSame = (): void => {
      if (this.#isClosed || index.generation !== generation) throw new ImageGivenUp();
    };
    return writeImage(this.#ctx.db, said, async (put) => {
      const sink = new ImageSink(async (block) => {
        const packed = await compress(block, packing);
        stillSame();
        await put(packed);
      });
      await index.write(sink);
      stillSame();
    });
  }
}
