import type { FileHandle } from "node:fs/promises";

/** Writes all of these bytes behind what was written: a write may take less than it is given where the disk is nearly full. */
export async function writeWhole(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.byteLength;) {
    written += (await file.write(bytes, written)).bytesWritten;
  }
}
