import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { Failure } from "../base/failure.ts";
import { type CallersFiles, refusedFile } from "./files.ts";
import {
  type AskedPiece,
  type AskedPlace,
  type Frame,
  frame,
  type FrameKind,
  pieceBytes,
  type PlacedPlace,
  type RefusedPlace,
} from "./frames.ts";
import type { CallersPlace } from "./own-place.ts";

/** The files of a command that this process runs for another, which has them open, gives and takes them piece by piece. */
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

  async place(asked: AskedPlace): Promise<CallersPlace> {
    const { file } = await this.#put("p", JSON.stringify(asked));
    return {
      file,
      write: async (bytes) => void (await this.#put("w", bytes)),
      keep: async () => (await this.#put("k")).bytes,
      dropOlder: async (kept) => void (await this.#put("u", JSON.stringify(kept))),
      // What is not kept is removed by the command as it ends.
      [Symbol.asyncDispose]: async () => {},
    };
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
    const first = await this.#piece({ id, ...which });
    if (first.kind === "n") throw refusedFile(name, first.bytes.toString());
    const pieces = this.#pieces(name, id, first);
    return Readable.from(pieces, { objectMode: false, highWaterMark: pieceBytes });
  }

  async *#pieces(name: string, id: number, first: Frame): AsyncGenerator<Buffer> {
    let piece = first;
    try {
      for (; piece.kind === "i"; piece = await this.#piece({ id })) yield piece.bytes;
      if (piece.kind === "n") throw refusedFile(name, piece.bytes.toString());
    } finally {
      if (piece.kind === "i") this.#socket.write(askedFrame({ id, leaves: true }));
    }
  }

  async #put(kind: FrameKind, content: Uint8Array | string = ""): Promise<PlacedPlace> {
    const answer = await this.#ask(frame(kind, content));
    if (answer.kind === "y") return JSON.parse(answer.bytes.toString()) as PlacedPlace;
    const { message, refusal, ...told } = JSON.parse(answer.bytes.toString()) as RefusedPlace;
    if (refusal !== undefined) throw new Failure(refusal.code, refusal.key, refusal.args);
    throw Object.assign(new Error(message), told);
  }

  #piece(asked: AskedPiece): Promise<Frame> {
    return this.#ask(askedFrame(asked));
  }

  #ask(question: Buffer): Promise<Frame> {
    if (this.#signal.aborted) return Promise.reject(this.#signal.reason as Error);
    const waited = Promise.withResolvers<Frame>();
    this.#waiting.push(waited);
    this.#socket.write(question);
    return waited.promise;
  }
}

function askedFrame(asked: AskedPiece): Buffer {
  return frame("f", JSON.stringify(asked));
}
