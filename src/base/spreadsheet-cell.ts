/** What makes a spreadsheet run a cell (OWASP, CSV injection). */
const runs = /^[=+\-@\t\r]/;

/** An apostrophe before a text that a spreadsheet would run. */
export function tameText(text: string): string {
  return runs.test(text) ? `'${text}` : text;
}

/** A cell of a CSV that people open in a spreadsheet. Numbers stay numbers. */
export function spreadsheetCell(value: string | number): string {
  const text = typeof value === "number" ? String(value) : tameText(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
