import { Failure } from "../base/failure.ts";
import { builtinStyle, numberStyle, type NumberStyle } from "./number-format.ts";
import { attribute, decodeXml, XmlScanner, type XmlVisitor } from "./xml-scanner.ts";
import type { Archive } from "./zip.ts";

/** What a workbook says of its sheets. */
interface Workbook {
  readonly sheets: readonly { readonly name: string; readonly hidden: boolean; readonly path: string }[];
  readonly from1904: boolean;
}

const partBytesMax = 1 << 27;
const sharedCharsMax = 1 << 28;

export async function readWorkbook(archive: Archive): Promise<Workbook> {
  const path = (await relations(archive, "_rels/.rels", "")).get("officeDocument") ?? "xl/workbook.xml";
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const targets = await relations(archive, `${folder}_rels/${path.slice(folder.length)}.rels`, folder);
  const sheets: { name: string; hidden: boolean; path: string }[] = [];
  let from1904 = false;
  await scanPart(archive, path, {
    open(name, attributes) {
      if (name === "workbookPr") from1904 = /^(?:1|true)$/.test(attribute(attributes, "date1904") ?? "");
      if (name !== "sheet") return;
      const target = targets.get(relationId(attributes));
      const state = attribute(attributes, "state") ?? "visible";
      if (target === undefined || !/\/worksheets\/|\/sheets?\d*\.xml$/i.test(target)) return;
      sheets.push({ name: attribute(attributes, "name") ?? "", hidden: state !== "visible", path: target });
    },
    close() {},
  });
  return { sheets, from1904 };
}

function relationId(attributes: string): string {
  return /\s[\w.-]+:id\s*=\s*["']([^"']*)["']/.exec(attributes)?.[1] ?? "";
}

/** Targets by identifier, and those of a type of which there is one by its name. */
async function relations(archive: Archive, path: string, folder: string): Promise<Map<string, string>> {
  const targets = new Map<string, string>();
  if (archive.find(path) === undefined) return targets;
  await scanPart(archive, path, {
    open(name, attributes) {
      if (name !== "Relationship") return;
      const target = resolved(attribute(attributes, "Target") ?? "", folder);
      targets.set(attribute(attributes, "Id") ?? "", target);
      targets.set((attribute(attributes, "Type") ?? "").split("/").at(-1) ?? "", target);
    },
    close() {},
  });
  return targets;
}

function resolved(target: string, folder: string): string {
  if (target.startsWith("/")) return target.slice(1);
  const parts: string[] = [];
  for (const part of (folder + target).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

/** How each cell style shows numbers. */
export async function readStyles(archive: Archive): Promise<NumberStyle[]> {
  const styles: NumberStyle[] = [];
  const formats = new Map<number, NumberStyle>();
  let inCells = false;
  if (archive.find("xl/styles.xml") === undefined) return styles;
  await scanPart(archive, "xl/styles.xml", {
    open(name, attributes) {
      if (name === "cellXfs") inCells = true;
      else if (name === "numFmt") {
        formats.set(
          Number(attribute(attributes, "numFmtId")),
          numberStyle(attribute(attributes, "formatCode") ?? ""),
        );
      } else if (name === "xf" && inCells) {
        const id = Number(attribute(attributes, "numFmtId") ?? 0);
        styles.push(formats.get(id) ?? builtinStyle(id));
      }
    },
    close(name) {
      if (name === "cellXfs") inCells = false;
    },
  });
  return styles;
}

/** The texts that cells name by number; how they are to be spoken (`rPh`) is left out. */
export async function readSharedStrings(archive: Archive): Promise<string[]> {
  const strings: string[] = [];
  if (archive.find("xl/sharedStrings.xml") === undefined) return strings;
  let text = "";
  let inText = false;
  let spoken = false;
  let chars = 0;
  await scanPart(archive, "xl/sharedStrings.xml", {
    open(name) {
      if (name === "si") text = "";
      else if (name === "rPh") spoken = true;
      else if (name === "t") inText = !spoken;
    },
    text(raw) {
      if (inText) text += raw;
    },
    close(name) {
      if (name === "t") inText = false;
      else if (name === "rPh") spoken = false;
      else if (name === "si") {
        chars += text.length;
        if (chars > sharedCharsMax) throw new Failure("too-large", "sheet-texts-too-large");
        strings.push(officeText(text));
      }
    },
  });
  return strings;
}

/** `_x000D_` and the like stand for characters that XML cannot hold (ECMA-376 part 1, § 22.9.2.19). */
export function officeText(raw: string): string {
  const text = decodeXml(raw);
  if (!text.includes("_x")) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

async function scanPart(archive: Archive, path: string, visitor: XmlVisitor): Promise<void> {
  const entry = archive.find(path);
  if (entry === undefined) throw new Failure("invalid", "sheet-part-missing", { part: path });
  const scanner = new XmlScanner(visitor);
  const bytes = await archive.bytes(entry, partBytesMax);
  scanner.push(new TextDecoder().decode(bytes));
  scanner.end();
}
