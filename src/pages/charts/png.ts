import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mkdir, writeFile } from "node:fs/promises";
import { inflateSync } from "node:zlib";
import { renderAsync } from "@resvg/resvg-js";

const weights = ["400", "600", "700"] as const;

/** A drawing as PNG at twice its size, in the font of the pages. */
export async function toPng(svg: string): Promise<Uint8Array> {
  const image = await renderAsync(svg, {
    fitTo: { mode: "zoom", value: 2 },
    font: {
      fontFiles: await fontFiles(),
      loadSystemFonts: false,
      defaultFontFamily: "Atkinson Hyperlegible Next",
    },
  });
  return image.asPng();
}

let unpacked: Promise<string[]> | undefined;

/** The fonts as files that the renderer reads, unpacked once for each process. */
function fontFiles(): Promise<string[]> {
  unpacked ??= unpackFonts();
  return unpacked;
}

async function unpackFonts(): Promise<string[]> {
  const require = createRequire(import.meta.url);
  const folder = join(tmpdir(), `maille-fonts-${process.pid}`);
  await mkdir(folder, { recursive: true });
  return Promise.all(
    weights.flatMap((weight) =>
      ["latin", "latin-ext"].map(async (subset) => {
        const name = `atkinson-hyperlegible-next-${subset}-${weight}-normal`;
        const woff = await readFile(
          require.resolve(`@fontsource/atkinson-hyperlegible-next/files/${name}.woff`),
        );
        const path = join(folder, `${name}.ttf`);
        await writeFile(path, woffToSfnt(woff));
        return path;
      }),
    ),
  );
}

/** The TrueType font inside a WOFF 1 file (W3C, WOFF File Format 1.0, sections 3 and 4). */
function woffToSfnt(woff: Buffer): Buffer {
  const flavour = woff.readUInt32BE(4);
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, index) => {
    const at = 44 + index * 20;
    const [offset, packed, length] = [
      woff.readUInt32BE(at + 4),
      woff.readUInt32BE(at + 8),
      woff.readUInt32BE(at + 12),
    ];
    const bytes = woff.subarray(offset, offset + packed);
    return {
      tag: woff.subarray(at, at + 4),
      checksum: woff.readUInt32BE(at + 16),
      bytes: packed < length ? inflateSync(bytes) : bytes,
    };
  });
  const power = 2 ** Math.floor(Math.log2(count));
  const head = Buffer.alloc(12 + count * 16);
  head.writeUInt32BE(flavour, 0);
  head.writeUInt16BE(count, 4);
  head.writeUInt16BE(power * 16, 6);
  head.writeUInt16BE(Math.log2(power), 8);
  head.writeUInt16BE(count * 16 - power * 16, 10);
  let offset = head.length;
  const bodies = tables.map(({ tag, checksum, bytes }, index) => {
    const at = 12 + index * 16;
    tag.copy(head, at);
    head.writeUInt32BE(checksum, at + 4);
    head.writeUInt32BE(offset, at + 8);
    head.writeUInt32BE(bytes.length, at + 12);
    const padded = Buffer.alloc(Math.ceil(bytes.length / 4) * 4);
    bytes.copy(padded);
    offset += padded.length;
    return padded;
  });
  return Buffer.concat([head, ...bodies]);
}
