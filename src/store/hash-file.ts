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

/** So long a thread waits for another file: an import has two, one after the other. To start one takes as much as 50 MB. */
const idleMs = 5_000;

/** Hashes files, the large ones in threads of their own, so that requests are answered meanwhile. */
export function newHasher(): (path: string, bytes: number, hashing?: Hashing) => Promise<Hash> {
  let running = 0;
  const waiting: (() => void)[] = [];
  const threads = new HashThreads();
  return async (path, bytes, hashing = {}) => {
    if (bytes <= hereBytesMax) return hashHere(path, hashing.key);
    if (running >= threadsMax) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await threads.hash(path, hashing);
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

/** What a thread is told as it starts. */
export interface ThreadOfHashes {
  readonly isLow: boolean;
}

/** What it is told then, a file after the answer to another. */
export interface FileToHash {
  readonly path: string;
  readonly key: Uint8Array | undefined;
}

/** What the thread tells: the hash, or the code of the system's refusal to read. */
export type FileHash = { readonly hash: Hash } | { readonly code: string };

/** Those that hashed a file, each with what takes it from here for the next one. */
type IdleThreads = Map<Worker, () => void>;

class HashThreads {
  /** A thread that lets others go first does so for good. */
  readonly #idle: Readonly<Record<"low" | "usual", IdleThreads>> = { low: new Map(), usual: new Map() };

  async hash(path: string, { key, isLow = false }: Hashing): Promise<Hash> {
    const idle = this.#idle[isLow ? "low" : "usual"];
    const thread = (key === undefined ? take(idle) : undefined) ?? startThread({ isLow });
    let isKept = false;
    try {
      const told = await answerOf(thread, { path, key });
      // The key of a sealed file ends with the thread that was told it.
      isKept = key === undefined;
      if ("hash" in told) return told.hash;
      throw Object.assign(new Error(`the file cannot be read: ${told.code}`), { code: told.code });
    } finally {
      if (isKept) keep(idle, thread);
      else void thread.terminate();
    }
  }
}

function take(idle: IdleThreads): Worker | undefined {
  const [kept] = idle;
  if (kept === undefined) return undefined;
  const [thread, leave] = kept;
  leave();
  thread.ref();
  return thread;
}

function keep(idle: IdleThreads, thread: Worker): void {
  const leave = () => {
    clearTimeout(ending);
    idle.delete(thread);
    thread.off("error", end).off("exit", end);
  };
  const end = () => {
    leave();
    void thread.terminate();
  };
  const ending = setTimeout(end, idleMs).unref();
  idle.set(thread, leave);
  thread.once("error", end).once("exit", end).unref();
}

function startThread(told: ThreadOfHashes): Worker {
  const program = new URL(`./hash-thread${extname(fileURLToPath(import.meta.url))}`, import.meta.url);
  // What this process was started with may be a program of words, which a thread of a file refuses.
  return new Worker(program, { execArgv: [], workerData: told });
}

function answerOf(thread: Worker, file: FileToHash): Promise<FileHash> {
  const { promise, resolve, reject } = Promise.withResolvers<FileHash>();
  const ended = () => reject(new Error("the thread ended without an answer"));
  thread.once("message", resolve).once("error", reject).once("exit", ended);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  thread.postMessage(file);
  return promise.finally(() => thread.off("message", resolve).off("error", reject).off("exit", ended));
}
