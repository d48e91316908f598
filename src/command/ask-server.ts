import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { Socket } from "node:net";
import type { Writable } from "node:stream";
import type { Language } from "../base/language.ts";
import { connectToHolder } from "../folder-lock.ts";
import { refuseFolderOfAnother } from "../folder-refusals.ts";
import { type Frame, frame, framesOf, isAnsweredThere, type ToldCall } from "./frames.ts";
import type { Terminal } from "./terminal.ts";

interface Asking {
  readonly words: readonly string[];
  readonly language: Language;
  readonly terminal: Omit<Terminal, "json">;
  readonly signal: AbortSignal;
  /** The instance's folder. */
  readonly folder: string;
}

/** A process that is too busy to greet is not waited for: the command then works beside it. */
const greetedMs = 3_000;

/**
 * Has the process that serves the instance run a command, which reads nothing of the program itself then. Gives its
 * exit code; `undefined` where nobody of this version answers, or the command is not one that others run.
 */
export async function askServer(asking: Asking): Promise<number | undefined> {
  if (!isAnsweredThere(asking.words)) return undefined;
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
    return await follow(asking, { socket, frames, key });
  } finally {
    clearTimeout(patience);
    socket.destroy();
  }
}

async function isOurs({ kind, bytes }: Frame): Promise<boolean> {
  const text = await readFile(new URL("../../package.json", import.meta.url), "utf8");
  return kind === "h" && bytes.toString() === (JSON.parse(text) as { version: string }).version;
}

async function follow(
  { words, language, terminal, signal }: Asking,
  { socket, frames, key }: { socket: Socket; frames: AsyncIterable<Frame>; key: string },
): Promise<number> {
  const { interactive, width } = terminal;
  const told: ToldCall = { key, words, language, interactive, width };
  const stop = (): void => void socket.write(frame("s"));
  socket.write(frame("c", JSON.stringify(told)));
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop);
  try {
    for await (const { kind, bytes } of frames) {
      if (kind === "x") return Number(bytes.toString());
      if (kind === "o") await write(terminal.out, bytes, signal);
      else if (kind === "e") await write(terminal.err, bytes, signal);
      else if (kind === "b") throw new Error(bytes.toString());
    }
  } finally {
    signal.removeEventListener("abort", stop);
  }
  throw new Error("The process that serves the instance ended before the command did.");
}

/** At the pace of who reads. One that takes no more has the work ended, and the rest goes nowhere. */
async function write(stream: Writable, bytes: Buffer, signal: AbortSignal): Promise<void> {
  if (stream.destroyed || stream.write(bytes) || signal.aborted) return;
  await once(stream, "drain", { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
