import type { Readable } from "node:stream";
import type { Failure } from "../base/failure.ts";
import { isLanguage, type Language } from "../base/language.ts";

/**
 * What a command and the process that answers it tell each other over a socket of the instance's folder: a letter,
 * a length of four bytes, most significant first, and as many bytes.
 *
 * The process begins with `h`, its version. The command calls with `c`, a `ToldCall` in JSON, and may end the work
 * with `s`, which says nothing. The process tells what is written with `o` and `e`, a bug with `b`, and last `x`,
 * the exit code, or `l`, where the command is left to who calls, and nothing of it was begun.
 *
 * The process asks with `f`, an `AskedPiece` in JSON, for what a file of the call holds next. The command answers in
 * order: `i`, a piece; `z`, where there is no more; `n`, the code of why there is none.
 *
 * A file that the call names to be written begins with `p`, an `AskedPlace` in JSON, then come its pieces with `w`, and
 * `k` once it is whole; `u`, with a number in JSON, removes older backups beside it. The command answers each once it is
 * done: `y`, with a `PlacedPlace` in JSON to `p` and `k`, or `n`, with a `RefusedPlace` in JSON. What is not whole as the
 * command ends is removed.
 */
export type FrameKind =
  | "h"
  | "c"
  | "s"
  | "o"
  | "e"
  | "b"
  | "x"
  | "l"
  | "f"
  | "i"
  | "z"
  | "n"
  | "p"
  | "w"
  | "k"
  | "u"
  | "y";

export interface Frame {
  readonly kind: string;
  readonly bytes: Buffer;
}

/** A call of `maille`, as it is told to the process that answers it. */
export interface ToldCall {
  /** That of the folder's lock: whoever can read it may do all that its owner may. */
  readonly key: string;
  readonly words: readonly string[];
  readonly language: Language;
  readonly interactive: boolean;
  readonly width: number;
  /** Where the settings of who calls have files put, and where they were, as an operator writes them. */
  readonly places: readonly string[];
}

/** The next piece of a file; the first time with its name, as the call has it, where it is not what is piped. */
export interface AskedPiece {
  readonly id: number;
  readonly file?: string;
  /** No more of it is asked for, and this is not answered. */
  readonly leaves?: boolean;
}

/** Where a file of who calls is to be written. */
export interface AskedPlace {
  /** As the call has it. */
  readonly file: string;
  /** The name of a backup in that folder; absent where the file itself is meant. */
  readonly dated?: string;
}

export interface PlacedPlace {
  /** The whole path, where who calls stands. */
  readonly file: string;
  /** That were put in place: 0 until then. */
  readonly bytes: number;
}

/** What the system of who calls said, or why the command wrote nothing there. */
export interface RefusedPlace {
  readonly message: string;
  readonly code?: string;
  readonly path?: string;
  readonly refusal?: Pick<Failure, "code" | "key" | "args">;
}

/** The most that a piece of a file has. */
export const pieceBytes = 196_608;

/** Thrown by a verb that would take the process which serves for long, before it does anything. */
export class LeftToCaller extends Error {}

/** `undefined` where the text tells none. */
export function parseCall(text: string): ToldCall | undefined {
  try {
    const told = JSON.parse(text) as Partial<ToldCall>;
    const { key, words, language, interactive = false, width = 80, places = [] } = told;
    if (typeof key !== "string" || !Array.isArray(words) || !isLanguage(language)) return undefined;
    if (!words.every((word) => typeof word === "string")) return undefined;
    if (!Array.isArray(places)) return undefined;
    return { key, words, language, interactive, width, places };
  } catch {
    return undefined;
  }
}

const headBytes = 5;

export function frame(kind: FrameKind, content: Uint8Array | string = ""): Buffer {
  const bytes = Buffer.from(content);
  const head = Buffer.alloc(headBytes, kind);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** The most that a frame may have, head and all. Who writes more writes several. */
const bytesMax = 1_000_000;

/** The most that a call may have, head and all: nobody has shown a key before it is read. */
export const callBytesMax = 250_000;

/** As many frames as it takes. */
export function framesOver(kind: FrameKind, content: Buffer): Buffer {
  const each = bytesMax - headBytes;
  const count = Math.max(1, Math.ceil(content.length / each));
  return Buffer.concat(
    Array.from({ length: count }, (_, at) => frame(kind, content.subarray(at * each, (at + 1) * each))),
  );
}

/** Those of a stream, to its end. Throws where one is longer than `most`. */
export async function* framesOf(stream: Readable, most = bytesMax): AsyncGenerator<Frame> {
  let pieces: Buffer[] = [];
  let bytes = 0;
  let wanted = headBytes;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes < wanted) continue;
    // Put together once for each frame, and not for each piece of it.
    let held = Buffer.concat(pieces);
    while (held.length >= (wanted = endOf(held, most))) {
      yield { kind: held.toString("latin1", 0, 1), bytes: held.subarray(headBytes, wanted) };
      held = held.subarray(wanted);
    }
    pieces = [held];
    bytes = held.length;
  }
}

/** Where the frame ends that begins there, or its head. */
function endOf(held: Buffer, most: number): number {
  if (held.length < headBytes) return headBytes;
  const end = headBytes + held.readUInt32BE(1);
  if (end > most) throw new Error("A frame is too long.");
  return end;
}

/** The verbs that the process which serves an instance runs for others. */
export const answered: ReadonlySet<string> = new Set([
  "backup",
  "boards",
  "check",
  "contours",
  "demo",
  "export",
  "follow",
  "harvest",
  "import",
  "indicators",
  "invite",
  "keys",
  "peers",
  "query",
  "search",
  "secrets",
  "store",
  "token",
]);

/** Whether the process that serves the instance runs it where it is asked: what writes a file of who calls is not. */
export function isAnsweredThere([name = "", ...rest]: readonly string[]): boolean {
  return answered.has(name) && !(name === "export" && rest.some((word) => /^(?:-\w*o|--output)/.test(word)));
}
