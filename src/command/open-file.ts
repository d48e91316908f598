import { closeSync, constants, createReadStream, fstatSync, openSync } from "node:fs";
import { Socket } from "node:net";
import type { Readable } from "node:stream";
import { pieceBytes } from "./frames.ts";

/**
 * The bytes of a file from its beginning, or of a pipe that has a name, as `<(…)` gives it; else why not, by the code of
 * its refusal. Nothing waits for who writes a pipe while it is opened: a process could not end until they come.
 */
export function openFile(file: string): Readable | "not-found" | "invalid" {
  let opened: number;
  try {
    opened = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return "not-found";
  }
  const found = fstatSync(opened);
  if (found.isFile()) return createReadStream(file, { fd: opened, highWaterMark: pieceBytes });
  if (found.isFIFO()) return new Socket({ fd: opened, readable: true, writable: false });
  closeSync(opened);
  return "invalid";
}
