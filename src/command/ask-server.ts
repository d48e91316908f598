import { once } from "node:events";
import { readFile, stat } from "node:fs/promises";
import type { Socket } from "node:net";
import type { Writable } from "node:stream";
import type { Language } from "../base/language.ts";
import { connectToHolder } from "../folder-lock.ts";
import { refuseFolderOfAnother } from "../folder-refusals.ts";
import {
  type AskedPiece,
  callBytesMax,
  type Frame,
  frame,
  framesOf,
  isAnsweredThere,
  type ToldCall,
} from "./frames.ts";
import { giveFiles } from "./given-files.ts";
import type { GivenPlace } from "./given-place.ts";
import type { Terminal } from "./terminal.ts";

interface Asking {
  readonly words: readonly string[];
  readonly language: Language;
  readonly terminal: Omit<Terminal, "json">;
  readonly signal: AbortSignal;
  /** The instance's folder. */
  readonly folder: string;
  /** Where its files are put, and where they were. */
  readonly places: readonly string[];
}

/** A process that is too busy to greet is not waited for: the command then works beside it. */
const greetedMs = 3_000;

/**
 * Has the process that serves the instance run a command, which reads nothing of the program itself then. Gives its
 * exit code; `undefined` where nobody of this version answers, or the command is not one that others run, or too long.
 */
export async function askServer(asking: Asking): Promise<number | undefined> {
  if (!isAnsweredThere(asking.words) || (await isLong(asking.words))) return undefined;
  const reached = await connectToHolder(asking.folder);
  if (reached === undefined) return undefined;
  const { socket, key } = reached;
  const patience = setTimeout(() => socket.destroy(), greetedMs);
  try {
    await refuseFolderOfAnother(asking.folder);
    const frames = framesOf(socket);
    const greeting = await frames.next().catch(() => undefined);
    clearTimeout(patience);
    if (greeting?.done !== false || !(await isOurs(greeting.value))) return undefined;
    const call = callOf(asking, key);
    return call.length > callBytesMax ? undefined : await follow(asking, { socket, frames, call });
  } finally {
    clearTimeout(patience);
    socket.destroy();
  }
}

/**
 * What takes the process that serves no longer than a moment of its thread: the outlines of a map are put together
 * there, the bytes of what is imported hashed on their way. Of longer files the processor is taken beside it.
 */
const filesBytesMax: Readonly<Record<string, number>> = { contours: 2_000_000, import: 50_000_000 };

async function isLong([name = "", ...rest]: readonly string[]): Promise<boolean> {
  const most = filesBytesMax[name];
  if (most === undefined) return false;
  const found = await Promise.all(rest.map((word) => stat(word).catch(() => undefined)));
  return found.some((file) => file !== undefined && file.size > most);
}

async function isOurs({ kind, bytes }: Frame): Promise<boolean> {
  const text = await readFile(new URL("../../package.json", import.meta.url), "utf8");
  return kind === "h" && bytes.toString() === (JSON.parse(text) as { version: string }).version;
}

function callOf({ words, language, terminal: { interactive, width }, places }: Asking, key: string): Buffer {
  const told: ToldCall = { key, words, language, interactive, width, places };
  return frame("c", JSON.stringify(told));
}

async function follow(
  asking: Asking,
  { socket, frames, call }: { socket: Socket; frames: AsyncIterable<Frame>; call: Buffer },
): Promise<number | undefined> {
  const { terminal, signal } = asking;
  const stop = (): void => void socket.write(frame("s"));
  using files = giveFiles(asking.words, socket);
  await using place = givePlace(asking.words, socket);
  socket.write(call);
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop);
  try {
    for await (const { kind, bytes } of untilGone(frames)) {
      if (kind === "x") return await codeOf(Number(bytes.toString()), asking);
      if (kind === "l") return undefined;
      if (kind === "o") await write(terminal.out, bytes, signal);
      else if (kind === "e") await write(terminal.err, bytes, signal);
      else if (kind === "f") files.answer(JSON.parse(bytes.toString()) as AskedPiece);
      else if (placing.has(kind)) await place.answer(kind, bytes);
      else if (kind === "b") throw new Error(bytes.toString());
    }
  } finally {
    signal.removeEventListener("abort", stop);
  }
  return signal.aborted ? 130 : tellGone(asking);
}

/** A server that is asked to end ends the work of others as if they had asked for it. */
async function codeOf(code: number, asking: Asking): Promise<number> {
  return code === 130 && !asking.signal.aborted ? tellGone(asking) : code;
}

/** What is said of a file that the call has written. */
const placing: ReadonlySet<string> = new Set(["p", "w", "k", "u"]);

/** The file that the call has written, where it has one. */
function givePlace(words: readonly string[], socket: Socket) {
  let place: GivenPlace | undefined;
  return {
    answer: async (kind: string, bytes: Buffer): Promise<void> => {
      place ??= new (await import("./given-place.ts")).GivenPlace(words);
      socket.write(await place.answer(kind, bytes));
    },
    [Symbol.asyncDispose]: async () => place?.[Symbol.asyncDispose](),
  };
}

/** One that is killed with something unread on its way to it closes by an error. */
async function* untilGone(frames: AsyncIterable<Frame>): AsyncGenerator<Frame> {
  try {
    yield* frames;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "ECONNRESET" && code !== "EPIPE") throw error;
  }
}

/** Not run again beside: what it did until then is done. */
async function tellGone({ words, language, terminal }: Asking): Promise<number> {
  const { Failure } = await import("../base/failure.ts");
  const { refuse } = await import("./run.ts");
  const said = { ...terminal, json: words.includes("--json") };
  return refuse({ language, terminal }, said, new Failure("unavailable", "command-server-gone"));
}

/** At the pace of who reads. One that takes no more has the work ended, and the rest goes nowhere. */
async function write(stream: Writable, bytes: Buffer, signal: AbortSignal): Promise<void> {
  if (stream.destroyed || stream.write(bytes) || signal.aborted) return;
  await once(stream, "drain", { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
