import { systemClock } from "../base/clock.ts";
import type { DuckDBInstance } from "@duckdb/node-api";
import { rm, utimes } from "node:fs/promises";
import { basename, join } from "node:path";
import { isFailure } from "../base/failure.ts";
import type { Log } from "../base/log.ts";
import { within } from "../base/within.ts";
import type { Hash } from "../store/store.ts";
import type { BuildOptions } from "./build-serving.ts";
import { isServingWhole } from "./damage.ts";
import type { ParquetPath, Serving, ServingNeeds, ServingShape } from "./engine.ts";
import type { Gate } from "../base/gate.ts";
import { lastingServing } from "./lasting-serving.ts";
import { SealedSince, ServingMaker } from "./make-serving.ts";
import {
  findServingKey,
  isSealedServing,
  removeServing,
  type SealedBlobs,
  sealedMark,
} from "./sealed-serving.ts";
import { OpenFiles } from "./open-files.ts";
import { copiesUnder, exists, filesOf, findServingFile, sweepSorting } from "./serving-folder.ts";
import { hasSorted, parquetOf, servingName, servingNameOf } from "./serving-name.ts";
import { noRoomForCopy, ServingRoom } from "./serving-room.ts";
import { openFile, type OpenFile } from "./serving.ts";
import { newSorting, sortedRowsMax, sortedWidthMax, type Sorting } from "./sorting.ts";
import { notReady, StandIns, type ServedParquet } from "./stand-ins.ts";

/** Files attached at once, at most, but for those in use. */
const attachedMax = 64;

/** What a question waits for, in milliseconds. */
export interface Patience {
  /** For the serving file, before its rows are read from the Parquet: only once while it is made. */
  readonly fileMs: number;
  /** The same where words are looked for; `fileMs` where absent. */
  readonly wordsMs?: number;
  /** For the Parquet to be found whole, or for the file where nothing else will do. */
  readonly rowsMs: number;
}

/** A file of a hundred thousand rows is made in less than the first of these. */
export const usualPatience: Patience = { fileMs: 200, wordsMs: 1_500, rowsMs: 15_000 };

interface Options {
  readonly instanceFor: (isSealed: boolean) => Promise<DuckDBInstance>;
  readonly gate: Gate;
  readonly folder: string;
  /** Where the Parquet files have a second name that the instance may read. */
  readonly links: string;
  /** The engine folders of other processes. */
  readonly beside: () => Promise<readonly string[]>;
  readonly patience: Patience;
  readonly blobs: SealedBlobs | undefined;
  readonly bytesMax: number;
  readonly build: Pick<BuildOptions, "memoryMegabytes" | "threads" | "pool">;
  /** How many bytes may be written beside the files. */
  readonly room: () => Promise<number>;
  readonly log: Log;
  /** The least rows of which columns are sorted. */
  readonly sortedRowsMin?: number | undefined;
  /** What nobody asks for between two moments that are so far apart is closed. */
  readonly unusedMs?: number | undefined;
  /** Where what does not fit lies while a copy of a sealed blob is made. */
  readonly spillOfSealed: () => Promise<string>;
}

/** The serving files of the folder: built when first asked for, the least recently used given up first. */
interface ServingFiles {
  serve(parquet: Hash, parquetPath: ParquetPath, shape: ServingShape, needs?: ServingNeeds): Promise<Serving>;
  forget(parquet: Hash): Promise<void>;
  forgetInClear(): Promise<void>;
  served(): Promise<ReadonlySet<Hash>>;
  bytes(): Promise<number>;
  close(): Promise<void>;
}

export function newServingFiles(options: Options): ServingFiles {
  return new Files(options);
}

/** What the file could not be made of is refused; where only making it failed, the rows are still there. */
function isRefusal(error: unknown): boolean {
  return isFailure(error) && error.code !== "over-budget" && error.key !== noRoomForCopy;
}

/** Owns what is attached: files, and the Parquet files that stand in for those that are being made. */
class Files implements ServingFiles {
  readonly #options: Options;
  readonly #open: OpenFiles;
  readonly #room: ServingRoom;
  readonly #standIns: StandIns;
  readonly #givingUp = new Map<OpenFile, Promise<boolean>>();
  readonly #maker: ServingMaker;
  readonly #sorting: Sorting;
  readonly #unused: Disposable;
  #isClosed = false;

  constructor(options: Options) {
    this.#options = options;
    this.#standIns = new StandIns(options, options.patience.rowsMs);
    this.#open = new OpenFiles((name) => this.#standIns.end(name));
    this.#unused = this.#open.retireUnused(options.unusedMs);
    this.#room = new ServingRoom(options, this.#open);
    this.#maker = new ServingMaker(options, (name, bytes) => this.#room.require(name, bytes));
    const { build, bytesMax, sortedRowsMin: rowsMin } = options;
    this.#sorting = newSorting({
      // Others are answered meanwhile.
      memoryMegabytes: Math.max(100, Math.floor(build.memoryMegabytes / 4)),
      widthMax: sortedWidthMax(build.memoryMegabytes),
      bytesMax: bytesMax / 2,
      rowsMin,
      room: options.room,
      log: options.log,
      rowsLeft: () => this.#sortedRowsLeft(),
      replace: (name, former, path) => this.#replace(name, former, path),
    });
  }

  async serve(
    parquet: Hash,
    parquetPath: ParquetPath,
    shape: ServingShape,
    needs: ServingNeeds = "rows",
  ): Promise<Serving> {
    const wanted = { name: await this.#nameOf(parquet, shape), parquetPath, shape };
    // Nothing is made any more once it was closed.
    if (this.#isClosed) throw notReady();
    const opening = this.#open.ask(wanted.name, () => this.#openOne(wanted));
    try {
      const file = await within(this.#patienceMs(wanted.name, needs), opening);
      if (file !== undefined) return await this.#lend(wanted, file, needs);
    } catch (error) {
      if (error instanceof SealedSince) {
        if ((await this.#nameOf(parquet, shape)) === wanted.name) throw notReady(error);
        return this.serve(parquet, parquetPath, shape, needs);
      }
      if (needs === "file" || isRefusal(error)) throw error;
      return await this.#lendStandIn(wanted).catch(() => {
        throw error;
      });
    }
    if (needs === "file") throw notReady();
    return this.#lendStandIn(wanted);
  }

  #patienceMs(name: string, needs: ServingNeeds): number {
    const { fileMs, wordsMs = fileMs, rowsMs } = this.#options.patience;
    if (needs === "file") return rowsMs;
    if (needs === "words") return wordsMs;
    return this.#standIns.has(name) ? 0 : fileMs;
  }

  async forget(parquet: Hash): Promise<void> {
    await this.#forgetThose((name) => parquetOf(name) === parquet);
    for (const copy of await copiesUnder(await this.#options.beside())) {
      if (copy.parquet === parquet) await rm(copy.path, { force: true });
    }
  }

  async forgetInClear(): Promise<void> {
    const { blobs } = this.#options;
    if (blobs === undefined) return;
    const sealed = new Set<Hash>();
    for (const parquet of await this.served()) if (await blobs.isSealed(parquet)) sealed.add(parquet);
    if (sealed.size === 0) return;
    await this.#forgetThose((name) => sealed.has(parquetOf(name)) && !name.includes(sealedMark));
    for (const { path, parquet } of await copiesUnder(await this.#options.beside())) {
      if (sealed.has(parquet) && !basename(path).includes(sealedMark)) await rm(path, { force: true });
    }
  }

  /** A file that is held is unlinked at once: who reads it reads it to its end, and nobody opens it again. */
  async #forgetThose(ofParquet: (name: string) => boolean): Promise<void> {
    this.#standIns
      .names()
      .filter(ofParquet)
      .forEach((name) => this.#standIns.end(name));
    await this.#open.retireThose(ofParquet);
    await this.#sorting.stop(ofParquet);
    for (const { path } of await filesOf(this.#options.folder)) {
      if (ofParquet(basename(path))) await removeServing(path);
    }
    await sweepSorting(this.#options.folder, ofParquet);
  }

  async served(): Promise<ReadonlySet<Hash>> {
    const files = await filesOf(this.#options.folder);
    const own = [
      ...this.#open.names(),
      ...this.#standIns.names(),
      ...files.map(({ path }) => basename(path)),
    ];
    const beside = await copiesUnder(await this.#options.beside());
    return new Set([...own.map(parquetOf), ...beside.map(({ parquet }) => parquet)]);
  }

  bytes(): Promise<number> {
    return this.#room.bytes();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#unused[Symbol.dispose]();
    await this.#sorting.stop(() => true);
    await this.#open.close();
    await this.#standIns.close();
  }

  /** A blob may be sealed while the process runs: what was made of it before is forgotten then. */
  async #nameOf(parquet: Hash, shape: ServingShape): Promise<string> {
    const name = servingName(parquet, shape);
    const { blobs } = this.#options;
    if (blobs === undefined || this.#open.has(name)) return name;
    const sealed = name + sealedMark;
    if (this.#open.has(sealed)) return sealed;
    // Of what was sealed, the copy in clear was removed: nobody has to be asked where it lies.
    if ((await findServingFile(this.#options.folder, name)) !== undefined) return name;
    return (await blobs.isSealed(parquet)) ? sealed : name;
  }

  async #lend(wanted: ServedParquet, file: OpenFile, needs: ServingNeeds): Promise<Serving> {
    const { name, parquetPath, shape } = wanted;
    // It may have been closed since it was opened: then it is opened again.
    if (this.#open.find(name) !== file) return this.serve(parquetOf(name), parquetPath, shape, needs);
    // Of one that has given way nothing is made any more: it would take the place of what has its own.
    const isOpen = () => !this.#isClosed && this.#open.find(name) === file;
    const lent = file.lend({
      sorted: (column) => isOpen() && this.#sorting.wish(name, file, column),
      beside: (column, other) => isOpen() && this.#sorting.wish(name, file, column, other),
      text: () => isOpen() && this.#sorting.wishText(name, file),
    });
    if (this.#open.size > attachedMax) await this.#open.retireIdle();
    return lastingServing(
      lent,
      () => this.#giveUp(name, file),
      () => this.serve(parquetOf(name), parquetPath, shape, needs),
    );
  }

  async #openOne(wanted: ServedParquet): Promise<OpenFile> {
    const { name } = wanted;
    const found = await findServingFile(this.#options.folder, name);
    if (found !== undefined) {
      try {
        return await this.#attach(found);
      } catch {
        // A copy that cannot be opened is made again.
        await removeServing(found);
      }
    }
    const path = join(this.#options.folder, `${name}.duckdb`);
    await this.#maker.make(wanted, path);
    await this.#room.make(name);
    return this.#attach(path);
  }

  async #attach(path: string): Promise<OpenFile> {
    const now = systemClock();
    await utimes(path, now, now);
    const { blobs, gate, instanceFor } = this.#options;
    const isSealed = isSealedServing(path);
    const key = isSealed ? await findServingKey(blobs, path) : undefined;
    const database = `v_${basename(path, ".duckdb")}`;
    const sortedMax = {
      rows: this.#sortedRowsLeft(servingNameOf(path)),
      columns: sortedWidthMax(this.#options.build.memoryMegabytes),
    };
    return openFile(await instanceFor(isSealed), gate, database, { path, key, sortedMax });
  }

  /** `besides` is served by the file that is opened now. */
  #sortedRowsLeft(besides?: string): number {
    const { memoryMegabytes } = this.#options.build;
    return sortedRowsMax(memoryMegabytes) - this.#open.sortedRows(besides);
  }

  /** The former file goes once nobody reads it; where it is open no more, what was made of it goes. */
  async #replace(name: string, former: OpenFile, path: string): Promise<OpenFile | undefined> {
    const isOpen = () => this.#open.find(name) === former;
    const file = isOpen() ? await this.#attach(path) : undefined;
    if (file === undefined || !isOpen()) {
      await file?.close();
      await removeServing(path);
      return undefined;
    }
    this.#open.replace(name, file);
    // Made anew under its name, the former would be taken for it, and close it.
    const held = file.lend();
    former
      .retire()
      .then(() => removeServing(former.path))
      .catch(() => undefined)
      .finally(() => held.release());
    await this.#room.make(name);
    return file;
  }

  async #lendStandIn(wanted: ServedParquet): Promise<Serving> {
    if (this.#isClosed) throw notReady();
    const { name, parquetPath, shape } = wanted;
    return (await this.#standIns.lend(wanted)) ?? this.serve(parquetOf(name), parquetPath, shape);
  }

  /** Whether the file is damaged: then nobody is lent it any more, and the next question has it made again. */
  #giveUp(name: string, file: OpenFile): Promise<boolean> {
    const giving = this.#givingUp.get(file) ?? this.#removeDamaged(name, file);
    this.#givingUp.set(file, giving);
    giving.then((gone) => gone || this.#givingUp.delete(file)).catch(() => this.#givingUp.delete(file));
    return giving;
  }

  async #removeDamaged(name: string, file: OpenFile): Promise<boolean> {
    const key = isSealedServing(file.path) ? await findServingKey(this.#options.blobs, file.path) : undefined;
    // An index is not read whole, and what is sorted is made again as easily.
    const isWhole = async () => !hasSorted(file.path) && (await isServingWhole(file.path, key));
    if ((await exists(file.path)) && (await isWhole())) return false;
    this.#open.drop(name, file);
    await removeServing(file.path);
    void this.#open.retire(name, file);
    return true;
  }
}
