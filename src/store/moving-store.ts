import type { Readable } from "node:stream";
import { isFailure } from "../base/failure.ts";
import type {
  Blob,
  BlobState,
  FarBlob,
  Hash,
  LentFile,
  ListedBlob,
  LyingBlob,
  OpenBlob,
  PutStreamOptions,
  Store,
  StoreTraffic,
  Stretches,
  Use,
} from "./store.ts";

interface Places {
  /** Where files are put. */
  readonly to: Store;
  /** Where they were until now. */
  readonly from: Store;
  /** The one that is nearer, which is asked first. */
  readonly near: Store;
}

/**
 * Blobs on their way from one place to another: put into the new one, read wherever they are, sealed and removed in
 * both. What becomes damaged in one is read in the other.
 */
export class MovingStore implements Store {
  readonly to: Store;
  readonly from: Store;
  readonly clearFolder: string;
  readonly #near: Store;
  readonly #far: Store;

  constructor({ to, from, near }: Places) {
    this.to = to;
    this.from = from;
    this.clearFolder = to.clearFolder;
    this.#near = near;
    this.#far = near === to ? from : to;
  }

  async put(source: Readable | AsyncIterable<Uint8Array>, options?: PutStreamOptions): Promise<Blob> {
    return this.#keep(await this.to.put(source, options));
  }

  async adopt(path: string, options?: { readonly sealed?: boolean }): Promise<Blob> {
    return this.#keep(await this.to.adopt(path, options));
  }

  hashOf(path: string): Promise<Blob> {
    return this.to.hashOf(path);
  }

  putAsItLies(hash: Hash, source: AsyncIterable<Uint8Array>): Promise<void> {
    return this.to.putAsItLies(hash, source);
  }

  async seal(hash: Hash): Promise<void> {
    await this.to.seal(hash);
    await this.from.seal(hash);
  }

  readyToSeal(): Promise<void> {
    return this.to.readyToSeal();
  }

  async isSealed(hash: Hash): Promise<boolean> {
    return (await this.#near.isSealed(hash)) || this.#far.isSealed(hash);
  }

  async isInClear(hash: Hash): Promise<boolean> {
    return (await this.#near.isInClear(hash)) || this.#far.isInClear(hash);
  }

  async has(hash: Hash): Promise<boolean> {
    return (await this.#near.has(hash)) || this.#far.has(hash);
  }

  async size(hash: Hash): Promise<number | undefined> {
    return (await this.#near.size(hash)) ?? this.#far.size(hash);
  }

  lend(hash: Hash, use?: Use): Promise<LentFile> {
    return this.#read((store) => store.lend(hash, use));
  }

  open(hash: Hash, range?: { readonly start: number; readonly end: number }): Promise<Readable> {
    return this.#read((store) => store.open(hash, range));
  }

  openAsItLies(hash: Hash): Promise<OpenBlob> {
    return this.#read((store) => store.openAsItLies(hash));
  }

  state(hash: Hash): Promise<BlobState> {
    return this.#stateOf((store) => store.state(hash));
  }

  verify(hash: Hash): Promise<BlobState> {
    return this.#stateOf((store) => store.verify(hash));
  }

  async remove(hash: Hash): Promise<void> {
    await this.to.remove(hash);
    await this.from.remove(hash);
  }

  async far(hash: Hash): Promise<FarBlob | undefined> {
    return (await this.#near.has(hash)) ? this.#near.far(hash) : this.#far.far(hash);
  }

  /** What is on its way to the former place is sent again. */
  stretches(): Stretches | undefined {
    const stretches = this.to.stretches();
    if (stretches === undefined) return undefined;
    const join: Stretches["join"] = async (joined, hash) => {
      const blob = await stretches.join(joined, hash);
      return blob && this.#keep(blob);
    };
    return { ...stretches, join };
  }

  async sweepPassing(before: Date): Promise<void> {
    await this.to.sweepPassing(before);
    await this.from.sweepPassing(before);
  }

  async *list(): AsyncGenerator<ListedBlob> {
    const listed = new Set<Hash>();
    for await (const blob of this.to.list()) {
      listed.add(blob.hash);
      yield blob;
    }
    for await (const blob of this.from.list()) if (!listed.has(blob.hash)) yield blob;
  }

  async find(hash: Hash): Promise<ListedBlob | undefined> {
    return (await this.to.find(hash)) ?? this.from.find(hash);
  }

  async *cached(): AsyncGenerator<LyingBlob> {
    yield* this.to.cached();
    yield* this.from.cached();
  }

  async forget(hash: Hash): Promise<void> {
    await this.to.forget(hash);
    await this.from.forget(hash);
  }

  async claim(id: string): Promise<boolean> {
    return (await this.to.claim(id)) && this.from.claim(id);
  }

  async isReachable(): Promise<boolean> {
    return (await this.#near.isReachable()) && this.#far.isReachable();
  }

  async traffic(): Promise<StoreTraffic | undefined> {
    return (await this.to.traffic()) ?? this.from.traffic();
  }

  sealSmall(bytes: Buffer, name: string): Promise<Buffer> {
    return this.to.sealSmall(bytes, name);
  }

  openSmall(sealed: Buffer, name: string): Promise<Buffer | undefined> {
    return this.to.openSmall(sealed, name);
  }

  /** What was sealed where it was stays so where it comes. */
  async #keep(blob: Blob): Promise<Blob> {
    if (await this.from.isSealed(blob.hash)) await this.to.seal(blob.hash);
    return blob;
  }

  async #read<Value>(read: (store: Store) => Promise<Value>): Promise<Value> {
    try {
      return await read(this.#near);
    } catch (error) {
      if (!isFailure(error, "not-found") && !isFailure(error, "unavailable")) throw error;
      return read(this.#far).catch((other: unknown) => {
        // Where it is in one place alone, that one tells why it cannot be read.
        throw isFailure(other, "not-found") ? error : other;
      });
    }
  }

  async #stateOf(look: (store: Store) => Promise<BlobState>): Promise<BlobState> {
    const near = await look(this.#near);
    if (near === "whole") return near;
    const far = await look(this.#far);
    return far === "missing" ? near : far;
  }
}
