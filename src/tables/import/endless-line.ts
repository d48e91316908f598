import type { Dialect } from "../../formats/dialect/dialect.ts";
import { openBytes, type OpenBytes, type BytesPlace } from "../../formats/place.ts";

/** The engine's buffer holds 32 MB; a line beyond it covers one of these stretches whole. */
const stretchBytes = 15_000_000;
const lookBytes = 64 * 1024;

/** Whether some line is so long that the engine drops it. A look at each stretch of the file tells. */
export async function hasEndlessLine(place: BytesPlace, dialect: Dialect): Promise<boolean> {
  const end = dialect.lineEnd === "\r" ? 13 : 10;
  await using file = await openBytes(place);
  const { size } = file;
  for (let start = 0; start + stretchBytes < size; start += stretchBytes) {
    if (!(await hasLineEnd(file, end, start))) return true;
  }
  return false;
}

async function hasLineEnd(file: OpenBytes, end: number, start: number): Promise<boolean> {
  const buffer = Buffer.allocUnsafe(lookBytes);
  for (let at = start; at < start + stretchBytes; at += lookBytes) {
    const { bytesRead } = await file.read(buffer, 0, lookBytes, at);
    if (buffer.subarray(0, bytesRead).includes(end)) return true;
  }
  return false;
}
