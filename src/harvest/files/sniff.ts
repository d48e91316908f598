import { type Problem, problem } from "../../base/failure.ts";
import type { Distribution } from "../../catalogue/metadata.ts";

/**
 * What the first bytes of a remote file say of it. A server that answers 200 with a page where
 * data was told has lost the file; a file that is another than told is there all the same.
 */
export function sniff(beginning: Buffer, distribution: Distribution): { ok: boolean; problem?: Problem } {
  const { kind, format = "", mediaType = "", downloadUrl } = distribution;
  const isData = kind === "file" || kind === "table" || downloadUrl !== undefined;
  if (!isData) return { ok: true };
  if (beginning.byteLength === 0) return { ok: false, problem: problem("federation-link-empty") };
  const text = beginning.toString("latin1").replace(/^(?:\u00ef\u00bb\u00bf)?\s+|^\u00ef\u00bb\u00bf/, "");
  const told = `${format} ${mediaType}`.toLowerCase();
  if (isPage(text) && !told.includes("html")) return { ok: false, problem: problem("federation-link-page") };
  if (isAsTold(text, told)) return { ok: true };
  return {
    ok: true,
    problem: problem("federation-link-other", { format: format === "" ? mediaType : format }),
  };
}

function isPage(text: string): boolean {
  return /^(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html[\s>]|head>)/is.test(text);
}

function isAsTold(text: string, told: string): boolean {
  return shapes.find(({ of }) => of.test(told))?.begins(text) ?? true;
}

/** How a file of a format begins; a packed one is taken for what it holds. */
const shapes: readonly { of: RegExp; begins: (text: string) => boolean }[] = [
  { of: /pdf/, begins: (text) => text.startsWith("%PDF") },
  { of: /xlsx|ods|docx|opendocument|openxml|gtfs|\bzip/, begins: (text) => text.startsWith("PK") },
  { of: /parquet/, begins: (text) => text.startsWith("PAR1") },
  { of: /geojson|json/, begins: (text) => /^[[{"]/.test(text) || isPacked(text) },
  { of: /xml|kml|gml|rdf/, begins: (text) => text.startsWith("<") || isPacked(text) },
  { of: /csv|tsv|txt|text\//, begins: (text) => !text.includes("\0") || isPacked(text) || isUtf16(text) },
];

function isPacked(text: string): boolean {
  return text.startsWith("PK") || text.startsWith("\u001f\u008b");
}

function isUtf16(text: string): boolean {
  return text.startsWith("\u00ff\u00fe") || text.startsWith("\u00fe\u00ff");
}
