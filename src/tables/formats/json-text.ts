import { plainNumber } from "./plain-number.ts";

/** A JSON value as the text of a cell; lists and objects stay JSON, and an empty one is missing. */
export function cleanText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number") return plainNumber(value);
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value !== "object" || value === null) return undefined;
  const empty = Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
  return empty ? undefined : JSON.stringify(value);
}

const longDigits = /\d{16}|[eE][-+]?\d{3}/;

/**
 * `JSON.parse`, but an integer too long for a double (RFC 8259 §6) is given as a text with all
 * its digits rather than rounded, and so is a number that is beyond a double: `1e400`.
 */
export function parseJson(text: string): unknown {
  return longDigits.test(text) ? (JSON.parse(text, keepDigits) as unknown) : (JSON.parse(text) as unknown);
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source;
  if (typeof value !== "number" || source === undefined) return value;
  if (isBeyondDouble(source, value)) return source;
  return /^-?\d{16,}$/.test(source) && !Number.isSafeInteger(value) ? source : value;
}

/** Whether the number that a text writes is too great for a double, or so small that it would be zero. */
export function isBeyondDouble(text: string, value: number): boolean {
  return !Number.isFinite(value) || (value === 0 && /^[^eE]*[1-9]/.test(text));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
