import type { Readable } from "node:stream";
import { Failure } from "../base/failure.ts";
import type { AskedPlace } from "./frames.ts";
import { openFile } from "./open-file.ts";
import type { CallersPlace } from "./own-place.ts";

/** The files that a call names, read with the rights of who calls, from where they stand. */
export interface CallersFiles {
  /** The bytes of a file. Throws `not-found` where it cannot be opened, `invalid` where it is neither a file nor a pipe. */
  open(file: string): Promise<Readable>;
  /** What is piped to the command. */
  piped(): Promise<Readable>;
  /** A file to write, which appears once it is whole. Throws what the system of who calls refuses. */
  place(asked: AskedPlace): Promise<CallersPlace>;
}

/** Of who calls this process itself. */
export const ownFiles: CallersFiles = {
  open: async (file) => {
    const opened = openFile(file);
    if (typeof opened === "string") throw refusedFile(file, opened);
    return opened;
  },
  piped: async () => process.stdin,
  place: async (asked) => (await import("./own-place.ts")).openPlace(asked),
};

export function refusedFile(file: string, code: string): Failure {
  return new Failure(code === "invalid" ? "invalid" : "not-found", "command-file-unreadable", { file });
}

/** The text of a file, in UTF-8; `undefined` where it is longer than the most that is read of it. Throws as `open` does. */
export async function readText(
  files: CallersFiles,
  file: string,
  bytesMax: number,
): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of (await files.open(file)) as AsyncIterable<Buffer>) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > bytesMax) return undefined;
  }
  return Buffer.concat(pieces).toString();
}
