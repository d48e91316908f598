/**
 * A number as text with a decimal point and no exponent, where that takes less than 40 digits:
 * `1e-7` → `0.0000001`. Infinite and not-a-number give an empty text.
 */
export function plainNumber(value: number): string {
  if (!Number.isFinite(value)) return "";
  const text = String(value);
  return text.includes("e") ? withoutExponent(text) : text;
}

/**
 * A number of a spreadsheet without the noise of binary fractions: 15 significant digits, as
 * Excel shows them, so that 0.1 + 0.2 is 0.3.
 */
export function cleanNumber(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : plainNumber(Number(value.toPrecision(15)));
}

/**
 * A number of a spreadsheet out of the text that its file holds. Digits that a double has no room
 * for, and those of an integer beyond 2^53, are kept as they are written; others are cleaned.
 */
export function writtenNumber(text: string): string {
  const value = Number(text);
  const beyond = Number.isInteger(value) && !Number.isSafeInteger(value);
  const digits = text
    .replace(/e.*$/i, "")
    .replace(/\D/g, "")
    .replace(/^0+|0+$/g, "").length;
  return digits > (beyond ? 15 : 17) ? exactNumber(text) : cleanNumber(value);
}

/** `1.50E+3` → `1500`: all digits, and no exponent. */
function exactNumber(text: string): string {
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text.trim());
  if (parts === null) return text;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = parts;
  const point = whole.length + Number(exponent);
  if (point < -40 || point > 400) return text;
  const digits = "0".repeat(Math.max(0, 1 - point)) + (whole + fraction).padEnd(point, "0");
  const at = Math.max(1, point);
  const before = digits.slice(0, at).replace(/^0+(?=\d)/, "");
  const after = digits.slice(at).replace(/0+$/, "");
  return (sign === "-" ? "-" : "") + before + (after === "" ? "" : `.${after}`);
}

function withoutExponent(text: string): string {
  const parts = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (parts === null) return text;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = parts;
  const shift = Number(exponent);
  if (Math.abs(shift) > 40) return text;
  const digits = whole + fraction;
  if (shift < 0) return `${sign}0.${"0".repeat(-shift - 1)}${digits}`;
  if (fraction.length <= shift) return sign + digits.padEnd(shift + 1, "0");
  return `${sign}${digits.slice(0, shift + 1)}.${digits.slice(shift + 1)}`;
}
