import { tameText } from "../../base/spreadsheet-cell.ts";

/** A cell of RFC 4180, between quotes where it needs them; an empty text is none that is missing. */
export function csvText(text: string): string {
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** An apostrophe before a text that a spreadsheet would run. */
export function neutralText(text: string, neutralize: boolean): string {
  return neutralize ? tameText(text) : text;
}
