import { Readable } from "node:stream";
import yauzl, { type Entry, type ZipFile } from "yauzl";
import { Failure } from "../base/failure.ts";
import { asDamage, bombGuard, type Unpacking } from "./unpack.ts";

const membersMax = 10_000;

/** A ZIP archive that is open: its members, and their bytes, guarded against bombs. */
export class Archive implements Disposable {
  readonly entries: readonly Entry[];
  readonly #zip: ZipFile;
  readonly #reading: Unpacking;

  private constructor(zip: ZipFile, entries: readonly Entry[], reading: Unpacking) {
    this.#zip = zip;
    this.entries = entries;
    this.#reading = reading;
  }

  static async open(path: string, reading: Unpacking): Promise<Archive> {
    const zip = await openZip(path);
    try {
      return new Archive(zip, await entriesOf(zip), reading);
    } catch (error) {
      zip.close();
      throw asDamage(error, "zip-damaged");
    }
  }

  find(name: string): Entry | undefined {
    return this.entries.find((entry) => entry.fileName === name);
  }

  /** The bytes of a member, unpacked as they are read. */
  async stream(entry: Entry): Promise<Readable> {
    refuseLocked(entry);
    const unpacked = await new Promise<Readable>((resolve, reject) => {
      this.#zip.openReadStream(entry, (error, stream) => {
        if (error === null) resolve(stream);
        else reject(asError(asDamage(error, "zip-damaged")));
      });
    });
    const guard = bombGuard(this.#reading, entry.compressedSize, entry);
    unpacked.on("error", (error) =>
      guard.destroy(asError(asDamage(error, "zip-damaged", { member: entry.fileName }))),
    );
    guard.on("close", () => unpacked.destroy());
    return unpacked.pipe(guard);
  }

  /** A member of at most `bytesMax`, whole. */
  async bytes(entry: Entry, bytesMax: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of (await this.stream(entry)) as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > bytesMax)
        throw new Failure("too-large", "zip-member-too-large", { member: entry.fileName, bytesMax });
      parts.push(part);
    }
    return Buffer.concat(parts);
  }

  [Symbol.dispose](): void {
    this.#zip.close();
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

async function openZip(path: string): Promise<ZipFile> {
  return await new Promise((resolve, reject) => {
    const options = {
      lazyEntries: true,
      autoClose: false,
      validateEntrySizes: false,
      strictFileNames: false,
    };
    yauzl.open(path, options, (error, zip) => {
      if (error === null) resolve(zip);
      else reject(asError(asDamage(error, "zip-damaged")));
    });
  });
}

async function entriesOf(zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = [];
  return await new Promise((resolve, reject) => {
    zip.on("entry", (entry: Entry) => {
      entries.push(entry);
      if (entries.length > membersMax)
        reject(new Failure("too-large", "zip-too-many-members", { membersMax }));
      else zip.readEntry();
    });
    zip.once("end", () => resolve(entries));
    zip.once("error", reject);
    zip.readEntry();
  });
}

function refuseLocked(entry: Entry): void {
  if (entry.isEncrypted()) throw new Failure("unsupported", "format-encrypted");
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    throw new Failure("unsupported", "zip-compression-unknown", {
      member: entry.fileName,
      method: entry.compressionMethod,
    });
  }
}
