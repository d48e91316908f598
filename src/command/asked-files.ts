import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { refusedFile, type CallersFiles } from "./files.ts";
import { type AskedPiece, type Frame, frame, pieceBytes } from "./frames.ts";

/** The files of a command that this process runs for another, which has them open and gives them piece by piece. */
export class AskedFiles implements CallersFiles {
  readonly #socket: Socket;
  readonly #signal: AbortSignal;
  readonly #waiting: PromiseWithResolvers<Frame>[] = [];
  #last = 0;

  /** Once `signal` aborts, nothing is read any more. */
  constructor(socket: Socket, signal: AbortSignal) {
    this.#socket = socket;
    this.#signal = signal;
    signal.addEventListener("abort", () => {
      for (const asked of this.#waiting.splice(0)) asked.reject(signal.reason);
    });
  }

  open(file: string): Promise<Readable> {
    return this.#read(file, { file });
  }

  piped(): Promise<Readable> {
    return this.#read("-", {});
  }

  /** Whether it was asked for. */
  take(answer: Frame): boolean {
    const asked = this.#waiting.shift();
    asked?.resolve(answer);
    return asked !== undefined;
  }

  async #read(name: string, which: Pick<AskedPiece, "file">): Promise<Readable> {
    this.#last += 1;
    const id = this.#last;
    const first = await this.#ask({ id, ...which });
    if (first.kind === "n") throw refusedFile(name, first.bytes.toString());
    const pieces = this.#pieces(name, id, first);
    return Readable.from(pieces, { objectMode: false, highWaterMark: pieceBytes });
  }

  async *#pieces(name: string, id: number, first: Frame): AsyncGenerator<Buffer> {
    let piece = first;
    try {
      for (; piece.kind === "i"; piece = await this.#ask({ id })) yield piece.bytes;
      if (piece.kind === "n") throw refusedFile(name, piece.bytes.toString());
    } finally {
      if (piece.kind === "i") this.#socket.write(askedFrame({ id, leaves: true }));
    }
  }

  #ask(asked: AskedPiece): Promise<Frame> {
    if (this.#signal.aborted) return Promise.reject(this.#signal.reason as Error);
    const waited = Promise.withResolvers<Frame>();
    this.#waiting.push(waited);
    this.#socket.write(askedFrame(asked));
    return waited.promise;
  }
}

function askedFrame(asked: AskedPiece): Buffer {
  return frame("f", JSON.stringify(asked));
}
