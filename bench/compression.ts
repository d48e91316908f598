/** What packing costs the processor, and what it saves: for a page that is packed whole, and for rows that stream. */
import { finished } from "node:stream/promises";
import { createBrotliCompress, createGzip, constants } from "node:zlib";
import { newPacker, type Packer } from "../src/server/packer.ts";

const rowsMeasured = 300_000;
const pageRows = 1000;
const pagesMeasured = 100;
const pieceBytes = 65_536;

const others: readonly { readonly name: string; readonly open: () => Packer }[] = [
  { name: "gzip 6", open: () => createGzip({ level: 6 }) },
  { name: "Brotli 5", open: () => brotli(5) },
  { name: "Brotli 11", open: () => brotli(11) },
];

export async function compressionReport(): Promise<string> {
  const rows = rowsOf(rowsMeasured);
  const page = pageOf(rowsOf(pageRows));
  const ours = (["br", "gzip"] as const).map((coding) => ({
    name: coding === "br" ? "**Brotli, as served**" : "**gzip, as served**",
    page: () => newPacker(coding, page.length),
    stream: () => newPacker(coding, undefined),
  }));
  const compared = others.map(({ name, open }) => ({ name, page: open, stream: open }));
  const lines: string[] = [];
  for (const { name, page: openPage, stream } of [...ours, ...compared]) {
    await packed(openPage, page, pagesMeasured);
    const one = await packed(openPage, page, pagesMeasured);
    // At the quality of files that are packed ahead, a stream would take minutes.
    const long = name === "Brotli 11" ? undefined : await packed(stream, rows, 1);
    const speed = long === undefined ? "" : `${(rows.length / 1000 / long.cpuMs).toFixed(0)} MB`;
    const ratio = long === undefined ? "" : (rows.length / long.bytes).toFixed(1);
    lines.push(
      `| ${name} | ${(one.bytes / 1000).toFixed(1)} kB | ${(page.length / one.bytes).toFixed(1)} | ${one.cpuMs.toFixed(2)} ms | ${ratio} | ${speed} |`,
    );
  }
  return [
    "## Packed answers",
    "",
    `A page of ${(page.length / 1000).toFixed(0)} kB, and ${(rows.length / 1e6).toFixed(0)} MB of CSV as a stream.`,
    "",
    "| coding | the page | times smaller | processor, a page | the stream, times smaller | … a second of processor |",
    "|---|---:|---:|---:|---:|---:|",
    ...lines,
  ].join("\n");
}

async function packed(
  open: () => Packer,
  bytes: Buffer,
  turns: number,
): Promise<{ bytes: number; cpuMs: number }> {
  let size = 0;
  const before = process.cpuUsage();
  for (let turn = 0; turn < turns; turn += 1) {
    size = 0;
    const packer = open().on("data", (piece: Buffer) => (size += piece.length));
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      if (packer.write(bytes.subarray(at, at + pieceBytes))) continue;
      await new Promise((resolve) => packer.once("drain", resolve));
    }
    packer.end();
    await finished(packer);
  }
  const { user, system } = process.cpuUsage(before);
  return { bytes: size, cpuMs: (user + system) / 1000 / turns };
}

const towns = ["Rennes", "Brest", "Nantes", "Quimper", "Saint-Brieuc", "Vannes", "Lorient"];

function rowsOf(count: number): Buffer {
  const next = numbers();
  const lines = Array.from({ length: count }, (_, at) => {
    const town = towns[next() % towns.length];
    const day = `2026-${1 + (next() % 12)}-${1 + (next() % 28)}`;
    return `${at};${day};${town};${next() % 100_000};${48 + (next() % 1e6) / 1e6};menu ${next() % 5000}\n`;
  });
  return Buffer.from(lines.join(""));
}

function pageOf(rows: Buffer): Buffer {
  const table = rows.toString().split("\n").map(htmlOf).join("");
  return Buffer.from(`<table>${table}</table>`).subarray(0, 92_000);
}

function htmlOf(row: string): string {
  const cells = row.split(";").map((value) => `<td class="cell">${value}</td>`);
  return `<tr>${cells.join("")}</tr>`;
}

/** The same at each run (xorshift, Marsaglia 2003). */
function numbers(): () => number {
  let state = 2_463_534_242;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

function brotli(quality: number): Packer {
  return createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
}
