import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { hashSealed, SealBroken } from "./sealed-file.ts";
import type { Blob, Hash } from "./store.ts";

/** Below that size hashing takes some milliseconds; starting a thread takes more. */
const hereBytesMax = 4_000_000;

/** Threads that hash at once: a disk reads a few files about as fast as one. */
const threadsMax = 3;

export interface Hashing {
  /** Of a sealed file. */
  readonly key?: Buffer;
  /** Whether whoever answers goes first. */
  readonly isLow?: boolean;
}

/** Hashes files, the large ones in threads of their own, so that requests are answered meanwhile. */
export function newHasher(): (path: string, bytes: number, hashing?: Hashing) => Promise<Hash> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (path, bytes, hashing = {}) => {
    if (bytes <= hereBytesMax) return hashHere(path, hashing.key);
    if (running >= threadsMax) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await hashInThread(path, hashing);
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

/** Reads a file to its end. With a key, it is a sealed one: of what does not open there is no hash, and none is told. */
export async function hashHere(path: string, key?: Uint8Array): Promise<Hash> {
  if (key !== undefined) return hashSealed(path, Buffer.from(key)).catch(unlessBroken);
  await using file = await open(path);
  return (await hashOpen(file)).hash;
}

const pieceBytes = 1 << 20;

/** Reads an open file from where it stands to its end, into one piece of memory: a new one each time costs a quarter more. */
export async function hashOpen(file: FileHandle): Promise<Blob> {
  const hash = createHash("sha256");
  const piece = Buffer.allocUnsafeSlow(pieceBytes);
  let bytes = 0;
  for (;;) {
    const { bytesRead } = await file.read(piece, 0, pieceBytes, null);
    if (bytesRead === 0) return { hash: hash.digest("hex"), bytes };
    hash.update(piece.subarray(0, bytesRead));
    bytes += bytesRead;
  }
}

function unlessBroken(error: unknown): Hash {
  if (error instanceof SealBroken) return "";
  throw error;
}

/** What a thread is told. */
export interface FileToHash {
  readonly path: string;
  readonly key: Uint8Array | undefined;
  readonly isLow: boolean;
}

/** What the thread tells: the hash, or the code of the system's refusal to read. */
export type FileHash = { readonly hash: Hash } | { readonly code: string };

function hashInThread(path: string, { key, isLow = false }: Hashing): Promise<Hash> {
  const program = new URL(`./hash-thread${extname(fileURLToPath(import.meta.url))}`, import.meta.url);
  // What this process was started with may be a program of words, which a thread of a file refuses.
  const worker = new Worker(program, {
    execArgv: [],
    workerData: { path, key, isLow } satisfies FileToHash,
  });
  return new Promise<Hash>((resolve, reject) => {
    worker.once("message", (told: FileHash) => {
      if ("hash" in told) resolve(told.hash);
      else reject(Object.assign(new Error(`the file cannot be read: ${told.code}`), { code: told.code }));
    });
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("the thread ended without an answer")));
  });
}
