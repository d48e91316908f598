import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import { type AskedPiece, frame } from "./frames.ts";
import { openFile } from "./open-file.ts";

interface Given {
  readonly stream: Readable;
  readonly pieces: AsyncIterator<Buffer>;
}

/**
 * Gives the process that runs a call the files that it names, a piece each time that one is asked for, in the order
 * of the questions. Nothing that the call does not name is opened, whatever is asked.
 */
export function giveFiles(words: readonly string[], socket: Socket) {
  const open = new Map<number, Given>();
  let giving: Promise<void> = Promise.resolve();

  const begin = ({ id, file }: AskedPiece): Given | string => {
    if (!isNamed(words, file ?? "-")) return "not-found";
    const stream = file === undefined ? process.stdin : openFile(file);
    if (typeof stream === "string") return stream;
    const pieces = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
    const given = { stream, pieces };
    open.set(id, given);
    return given;
  };
  const give = async (asked: AskedPiece): Promise<void> => {
    const given = open.get(asked.id) ?? begin(asked);
    if (typeof given === "string") return void socket.write(frame("n", given));
    if (asked.leaves === true) return void given.stream.destroy();
    const { done, value } = await given.pieces.next();
    socket.write(done === true ? frame("z") : frame("i", value));
  };

  return {
    /** One after the other: a command that waits for what is piped to it hears what is said meanwhile. */
    answer: (asked: AskedPiece): void => {
      giving = giving.then(() => give(asked)).catch(() => void socket.write(frame("n", "not-found")));
    },
    [Symbol.dispose]: (): void => {
      for (const { stream } of open.values()) stream.destroy();
    },
  };
}

/** As a word, or as what an option is set to. What is piped is `-`. */
function isNamed(words: readonly string[], file: string): boolean {
  return words.some((word) => word === file || (word.startsWith("--") && word.endsWith(`=${file}`)));
}
