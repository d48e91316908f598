import { TextDecoder } from "node:util";
import type { SourceDocument } from "../read.ts";
import { sitemapBytesMax, tooLarge } from "./sitemap.ts";

/** A page or a sitemap, which are small enough to be held. */
export async function bytesOfPage(gotten: SourceDocument): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of gotten.body) {
    bytes += chunk.length;
    if (bytes > sitemapBytesMax) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** In the encoding of its head (HTTP), else of its first lines (HTML), else in UTF-8. */
export function textOfPage(bytes: Buffer, charset: string | undefined): string {
  const told = /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(bytes.toString("latin1", 0, 2048))?.[1];
  for (const label of [charset, told]) {
    if (label === undefined) continue;
    try {
      return new TextDecoder(label).decode(bytes);
    } catch {
      // A name that nobody knows says nothing: the next one is tried.
    }
  }
  return new TextDecoder().decode(bytes);
}
