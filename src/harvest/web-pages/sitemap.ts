import { createGunzip } from "node:zlib";
import { Readable } from "node:stream";
import { SaxesParser } from "saxes";
import { Failure } from "../../base/failure.ts";

interface Sitemap {
  readonly kind: "pages" | "sitemaps";
  readonly addresses: readonly string[];
}

/** The protocol allows 50 000 addresses and 50 MB (sitemaps.org). */
const addressesMax = 50_000;
export const sitemapBytesMax = 52_428_800;

/**
 * The addresses of a sitemap, of an index of sitemaps, or of a text with one on each line (RSS and
 * Atom are left). `undefined` where it is none of these. Some are packed by gzip and sent as they are.
 */
export async function readSitemap(bytes: Buffer): Promise<Sitemap | undefined> {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const start = (isPacked ? await unpacked(bytes) : bytes.toString("utf8"))
    .replace(/^\ufeff/, "")
    .trimStart();
  if (start.startsWith("<")) {
    return /<(?:\w+:)?(?:urlset|sitemapindex)\b/.test(start.slice(0, 10_000)) ? ofXml(start) : undefined;
  }
  const lines = start
    .split("\n", addressesMax)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (lines.length === 0 || !lines.every((line) => /^https?:\/\/\S+$/.test(line))) return undefined;
  return { kind: "pages", addresses: lines };
}

async function unpacked(whole: Buffer): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of Readable.from([whole]).pipe(createGunzip()) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > sitemapBytesMax) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure("invalid", "read-pages-sitemap-broken", {}, { cause: error });
  }
  return Buffer.concat(chunks).toString("utf8");
}

export function tooLarge(): Failure {
  return new Failure("too-large", "read-pages-sitemap-large", { bytesMax: sitemapBytesMax });
}

/** What comes before a mistake stands. */
function ofXml(text: string): Sitemap {
  const addresses: string[] = [];
  let kind: Sitemap["kind"] = "pages";
  let address: string | undefined;
  const parser = new SaxesParser();
  parser.on("opentag", ({ name }) => {
    const local = name.replace(/^.*:/, "");
    if (local === "sitemapindex") kind = "sitemaps";
    // `image:loc` and others are no pages.
    if (name === "loc" || (local === "loc" && !/^(?:image|video|news):/.test(name))) address = "";
  });
  const more = (piece: string): void => {
    if (address !== undefined) address += piece;
  };
  parser.on("text", more);
  parser.on("cdata", more);
  parser.on("closetag", () => {
    const found = address?.trim() ?? "";
    address = undefined;
    if (/^https?:\/\//.test(found) && addresses.length < addressesMax) addresses.push(found);
  });
  parser.on("error", (error) => {
    throw error;
  });
  try {
    parser.write(text).close();
  } catch (error) {
    if (addresses.length === 0)
      throw new Failure("invalid", "read-pages-sitemap-broken", {}, { cause: error });
  }
  return { kind, addresses };
}
