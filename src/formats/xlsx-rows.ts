import type { BadRows } from "./bad-rows.ts";
import { isoDate, numberText, withZeros, type NumberStyle } from "./number-format.ts";
import { parseReference, referenceOf, sheetColumnsMax, type SheetCellKind, type SheetRow } from "./sheet.ts";
import { officeText } from "./xlsx-parts.ts";
import { attribute, type XmlVisitor } from "./xml-scanner.ts";

/** What the cells of a workbook refer to. */
interface XlsxContext {
  readonly styles: readonly NumberStyle[];
  readonly strings: readonly string[];
  readonly from1904: boolean;
}

/** Makes rows of the XML of a worksheet (ECMA-376 part 1, § 18.3.1). */
export class XlsxRows implements XmlVisitor {
  readonly #bad: BadRows;
  readonly #context: XlsxContext;
  #rows: SheetRow[] = [];
  #row: SheetRow = { number: 0, texts: [], kinds: [] };
  #column = -1;
  #type = "";
  #style = 0;
  #value: string | undefined;
  #reading: "value" | "text" | undefined;
  #inCell = false;
  #formula = false;
  #spoken = false;

  constructor(bad: BadRows, context: XlsxContext) {
    this.#bad = bad;
    this.#context = context;
  }

  /** The rows that are complete, once. */
  take(): SheetRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: string): void {
    switch (name) {
      case "c":
        this.#openCell(attributes);
        break;
      case "v":
        this.#reading = this.#inCell ? "value" : undefined;
        break;
      case "t":
        this.#reading = this.#inCell && !this.#spoken ? "text" : undefined;
        break;
      case "f":
        this.#formula = this.#inCell;
        break;
      case "rPh":
        this.#spoken = true;
        break;
      case "row":
        this.#openRow(attributes);
        break;
    }
  }

  text(raw: string): void {
    if (this.#reading !== undefined) this.#value = (this.#value ?? "") + raw;
  }

  close(name: string): void {
    switch (name) {
      case "c":
        this.#closeCell();
        break;
      case "v":
      case "t":
        this.#reading = undefined;
        break;
      case "rPh":
        this.#spoken = false;
        break;
      case "row":
        if (this.#row.texts.length > 0) this.#rows.push(this.#row);
        break;
    }
  }

  #openRow(attributes: string): void {
    const given = Number(attribute(attributes, "r"));
    const number = Number.isInteger(given) && given > this.#row.number ? given : this.#row.number + 1;
    this.#row = { number, texts: [], kinds: [] };
    this.#column = -1;
    const hidden = attribute(attributes, "hidden");
    if (hidden === "1" || hidden === "true") this.#bad.remark("sheet-rows-hidden", number);
  }

  #openCell(attributes: string): void {
    const reference = attribute(attributes, "r");
    const place = reference === undefined ? undefined : parseReference(reference);
    this.#column = place?.column ?? this.#column + 1;
    this.#type = attribute(attributes, "t") ?? "n";
    this.#style = Number(attribute(attributes, "s") ?? 0);
    this.#value = undefined;
    this.#formula = false;
    this.#inCell = true;
  }

  #closeCell(): void {
    this.#inCell = false;
    const column = this.#column;
    if (column >= sheetColumnsMax) return;
    if (this.#value === undefined) {
      if (this.#formula)
        this.#bad.remark("sheet-formula-without-value", referenceOf(column, this.#row.number));
      return;
    }
    const cell = this.#cell(this.#value);
    if (cell === undefined || cell.text === "") return;
    this.#row.texts[column] = cell.text;
    this.#row.kinds[column] = cell.kind;
  }

  #cell(value: string): { text: string; kind: SheetCellKind } | undefined {
    switch (this.#type) {
      case "s":
        return { text: this.#context.strings[Number(value)] ?? "", kind: "text" };
      case "b":
        return { text: value.trim() === "1" ? "true" : "false", kind: "boolean" };
      case "e":
        this.#bad.remark("sheet-cell-error", referenceOf(this.#column, this.#row.number), value);
        return undefined;
      case "d":
        return { text: isoDate(value), kind: value.includes("T") ? "datetime" : "date" };
      case "n":
        return this.#number(value);
      default:
        return { text: officeText(value), kind: "text" };
    }
  }

  #number(value: string): { text: string; kind: SheetCellKind } {
    const number = Number(value);
    if (value.trim() === "" || Number.isNaN(number)) return { text: officeText(value), kind: "text" };
    const { kind, digits } = this.#context.styles[this.#style] ?? { kind: "number", digits: 1 };
    const text = numberText(number, kind, this.#context.from1904, value.trim());
    return { text: withZeros(text, digits), kind };
  }
}
