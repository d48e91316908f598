import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { pieceBytes } from "./frames.ts";

/** The bytes of a file from its beginning; else why not, by the code of its refusal. */
export async function openFile(file: string): Promise<Readable | "not-found" | "invalid"> {
  const opened = await open(file).catch(() => undefined);
  if (opened === undefined) return "not-found";
  if ((await opened.stat()).isFile()) return opened.createReadStream({ highWaterMark: pieceBytes });
  await opened.close();
  return "invalid";
}
