import { clockOf, isoDate } from "./number-format.ts";
import { writtenNumber } from "./plain-number.ts";
import {
  referenceOf,
  sheetColumnsMax,
  sheetRowsMax,
  type SheetCellKind,
  type SheetInfo,
  type SheetRow,
} from "./sheet.ts";
import { attribute, decodeXml, type XmlVisitor } from "./xml-scanner.ts";

export type OdsEvent =
  | { readonly kind: "sheet"; readonly info: SheetInfo }
  | { readonly kind: "row"; readonly row: SheetRow }
  | { readonly kind: "remark"; readonly key: string; readonly first: string; readonly sample: string }
  | { readonly kind: "end"; readonly name: string };

/** A row that is written once and stands for many is taken so many times at most. */
const repeatedRowsMax = 100_000;
/** A cell with content that stands for many to its right, likewise. */
const repeatedCellsMax = 1_024;

/** Makes rows of the `content.xml` of an OpenDocument spreadsheet (ODF 1.3 part 3, § 9). */
export class OdsRows implements XmlVisitor {
  #events: OdsEvent[] = [];
  readonly #hiddenStyles = new Set<string>();
  #style = "";
  #sheet: SheetInfo | undefined;
  #depth = 0;
  #number = 1;
  #rowRepeat = 1;
  #row: SheetRow = { number: 1, texts: [], kinds: [] };
  #column = 0;
  #cellRepeat = 1;
  #cell = "";
  #text = "";
  #paragraphs = 0;
  #inCell = false;
  #inParagraph = 0;
  #note = 0;

  /** What is complete, once. */
  take(): OdsEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  open(name: string, attributes: string): void {
    if (this.#note > 0 || name === "annotation") {
      this.#note++;
      return;
    }
    if (this.#inCell) {
      this.#openInside(name, attributes);
      return;
    }
    switch (name) {
      case "style":
        this.#style = attribute(attributes, "style:name") ?? "";
        break;
      case "table-properties":
        if (attribute(attributes, "table:display") === "false") this.#hiddenStyles.add(this.#style);
        break;
      case "table":
        this.#openSheet(attributes);
        break;
      case "table-row":
        this.#openRow(attributes);
        break;
      case "table-cell":
      case "covered-table-cell":
        this.#openCell(attributes);
        break;
    }
  }

  text(raw: string): void {
    if (this.#inParagraph > 0 && this.#note === 0) this.#text += decodeXml(raw);
  }

  close(name: string): void {
    if (this.#note > 0) {
      this.#note--;
      return;
    }
    switch (name) {
      case "table":
        this.#closeSheet();
        break;
      case "table-row":
        this.#closeRow();
        break;
      case "table-cell":
      case "covered-table-cell":
        this.#closeCell();
        break;
      case "p":
        if (this.#inParagraph > 0) this.#inParagraph--;
        break;
    }
  }

  #openInside(name: string, attributes: string): void {
    if (name === "p") {
      if (this.#paragraphs > 0) this.#text += "\n";
      this.#paragraphs++;
      this.#inParagraph++;
    } else if (this.#inParagraph > 0) {
      if (name === "s") this.#text += " ".repeat(bounded(attribute(attributes, "text:c"), 10_000));
      else if (name === "tab") this.#text += "\t";
      else if (name === "line-break") this.#text += "\n";
    }
  }

  #openSheet(attributes: string): void {
    this.#depth++;
    if (this.#depth > 1) return;
    const hidden = this.#hiddenStyles.has(attribute(attributes, "table:style-name") ?? "");
    this.#sheet = { name: attribute(attributes, "table:name") ?? "", hidden, merges: [] };
    this.#number = 1;
    this.#events.push({ kind: "sheet", info: this.#sheet });
  }

  #closeSheet(): void {
    this.#depth--;
    if (this.#depth === 0) this.#events.push({ kind: "end", name: this.#sheet?.name ?? "" });
  }

  #openRow(attributes: string): void {
    this.#rowRepeat = bounded(attribute(attributes, "table:number-rows-repeated"), sheetRowsMax);
    this.#row = { number: this.#number, texts: [], kinds: [] };
    this.#column = 0;
    const visibility = attribute(attributes, "table:visibility");
    if (visibility !== undefined && visibility !== "visible" && this.#rowRepeat < 1000) {
      this.#remark("sheet-rows-hidden", String(this.#number), "");
    }
  }

  #closeRow(): void {
    const { texts, kinds } = this.#row;
    const repeats = texts.length === 0 ? 0 : Math.min(this.#rowRepeat, repeatedRowsMax);
    if (repeats > 0 && repeats < this.#rowRepeat) this.#remark("sheet-repeats-cut", String(this.#number), "");
    for (let n = 0; n < repeats; n++) {
      this.#events.push({ kind: "row", row: { number: this.#number + n, texts, kinds } });
    }
    this.#number += this.#rowRepeat;
  }

  #openCell(attributes: string): void {
    this.#inCell = true;
    this.#cell = attributes;
    this.#cellRepeat = bounded(attribute(attributes, "table:number-columns-repeated"), sheetColumnsMax);
    this.#text = "";
    this.#paragraphs = 0;
    this.#merge(attributes);
  }

  #merge(attributes: string): void {
    const columns = bounded(attribute(attributes, "table:number-columns-spanned"), sheetColumnsMax);
    const rows = bounded(attribute(attributes, "table:number-rows-spanned"), sheetRowsMax);
    if (columns * rows === 1 || this.#sheet === undefined) return;
    this.#sheet.merges.push({
      top: this.#number,
      left: this.#column,
      bottom: this.#number + rows - 1,
      right: this.#column + columns - 1,
    });
  }

  #closeCell(): void {
    this.#inCell = false;
    this.#inParagraph = 0;
    const value = this.#value();
    const repeats = value === undefined ? 0 : Math.min(this.#cellRepeat, repeatedCellsMax);
    if (repeats > 0 && repeats < this.#cellRepeat) {
      this.#remark("sheet-repeats-cut", referenceOf(this.#column, this.#number), "");
    }
    for (let n = 0; n < repeats && this.#column + n < sheetColumnsMax; n++) {
      this.#row.texts[this.#column + n] = value?.text;
      this.#row.kinds[this.#column + n] = value?.kind;
    }
    this.#column += this.#cellRepeat;
  }

  #value(): { text: string; kind: SheetCellKind } | undefined {
    if (this.#isError()) return this.#error();
    const type = attribute(this.#cell, "office:value-type") ?? "string";
    const value = attribute(this.#cell, valueAttributes[type] ?? "office:value");
    if (type === "string" || value === undefined || value === "") return this.#plain();
    switch (type) {
      case "date":
        return { text: isoDate(value), kind: momentKind(isoDate(value)) };
      case "time":
        return { text: clockOf(value) ?? this.#text, kind: "time" };
      case "boolean":
        return { text: String(value === "true"), kind: "boolean" };
      default:
        return this.#quantity(value, type === "percentage" ? "percent" : "number");
    }
  }

  #quantity(value: string, kind: "number" | "percent"): { text: string; kind: SheetCellKind } | undefined {
    const number = Number(value);
    if (Number.isNaN(number)) return this.#plain();
    // A code that its sheet shows with zeros before it: the file writes beside the number what is shown.
    const shown = this.#text.replace(/\s/g, "");
    const isCode = /^0\d+$/.test(shown) && Number(shown) === number;
    return { text: isCode ? shown : writtenNumber(value), kind };
  }

  #isError(): boolean {
    if (attribute(this.#cell, "calcext:value-type") === "error") return true;
    const formula = attribute(this.#cell, "table:formula");
    return formula !== undefined && errors.test(this.#text);
  }

  #plain(): { text: string; kind: SheetCellKind } | undefined {
    return this.#text === "" ? undefined : { text: this.#text, kind: "text" };
  }

  #error(): undefined {
    this.#remark("sheet-cell-error", referenceOf(this.#column, this.#number), this.#text);
    return undefined;
  }

  #remark(key: string, first: string, sample: string): void {
    this.#events.push({ kind: "remark", key, first, sample });
  }
}

const errors = /^(?:#N\/A|#REF!|#VALUE!|#DIV\/0!|#NAME\?|#NUM!|#NULL!|Err:\d{3})$/;

const valueAttributes: Readonly<Record<string, string>> = {
  date: "office:date-value",
  time: "office:time-value",
  boolean: "office:boolean-value",
};

function momentKind(iso: string): SheetCellKind {
  return iso.includes("T") ? "datetime" : "date";
}

function bounded(text: string | undefined, max: number): number {
  const number = Number(text ?? 1);
  return Number.isInteger(number) && number >= 1 ? Math.min(number, max) : 1;
}
