import type { Transform } from "node:stream";
import { constants, createBrotliCompress, createGzip } from "node:zlib";
import type { Coding } from "./accept-encoding.ts";

export type Packer = Transform & { flush(): void };

/** Up to here an answer is a page: made for one reader, who waits for all of it. */
const pageBytesMax = 1_000_000;

/** A piece waits no longer for others to be packed with. */
const silenceMsMax = 100;

/**
 * Packs one answer. A page is packed well; what is long, or has no end that is known, is packed as fast as it is made
 * (`bench/compression.ts` measures both). The window, of 256 kB, is what each answer under way holds.
 */
export function newPacker(coding: Coding, bytes: number | undefined): Packer {
  const isPage = bytes !== undefined && bytes <= pageBytesMax;
  if (coding === "gzip") return createGzip({ level: isPage ? 5 : 1, chunkSize });
  return createBrotliCompress({
    chunkSize,
    params: {
      [constants.BROTLI_PARAM_QUALITY]: isPage ? 4 : 1,
      [constants.BROTLI_PARAM_LGWIN]: 18,
      ...(isPage ? { [constants.BROTLI_PARAM_SIZE_HINT]: bytes } : {}),
    },
  });
}

const chunkSize = 32 * 1024;

/** Has the packer give out what it holds, a moment after something was written to it. */
export function flushInSilence(packer: Packer): Packer {
  let timer: NodeJS.Timeout | undefined;
  const write = packer.write.bind(packer) as (...piece: unknown[]) => boolean;
  packer.write = ((...piece: unknown[]) => {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (!packer.writableEnded && !packer.destroyed) packer.flush();
    }, silenceMsMax);
    return write(...piece);
  }) as Packer["write"];
  packer.once("close", () => clearTimeout(timer));
  return packer;
}
