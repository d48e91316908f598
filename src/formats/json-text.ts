import { Irregular, isDeeperThan } from "./json-cursor.ts";
import { plainNumber } from "./plain-number.ts";

/** A JSON value as the text of a cell; lists and objects stay JSON, and an empty one is missing. */
export function cleanText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number") return plainNumber(value);
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value !== "object" || value === null) return undefined;
  if (isRawNumber(value)) return JSON.stringify(value);
  const empty = Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
  return empty ? undefined : JSON.stringify(value);
}

const longDigits = /[\d.]{16}|[eE][-+]?\d{3}/;

declare global {
  interface JSON {
    /** A number that `stringify` writes as it is given here (ECMA-262, JSON.rawJSON). */
    rawJSON(text: string): object;
    isRawJSON(value: unknown): boolean;
  }
}

/** Deeper than that no JSON is read: what goes through a value goes as deep on the stack. */
export const depthMax = 1000;

/** Lists and objects lie in one another deeper than `depthMax`. */
export class TooDeep extends SyntaxError {}

/**
 * `JSON.parse`, but a number with more digits than a double has room for (RFC 8259 §6) keeps them
 * all, as a raw number: an integer, a decimal, and what is beyond a double altogether, `1e400`. Throws
 * `TooDeep` of what is nested deeper than `depthMax`, as a reader may (RFC 8259 §9).
 */
export function parseJson(text: string): unknown {
  if (isTooDeep(text)) throw new TooDeep();
  return longDigits.test(text) ? (JSON.parse(text, keepDigits) as unknown) : (JSON.parse(text) as unknown);
}

function isTooDeep(text: string): boolean {
  try {
    return isDeeperThan(text, depthMax);
  } catch (error) {
    if (error instanceof Irregular) return false;
    throw error;
  }
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source;
  return typeof value === "number" && source !== undefined ? numberOf(source) : value;
}

/** The number that a text writes; raw where a double has no room for it, and JSON writes it so. */
export function numberOf(text: string): unknown {
  const value = Number(text);
  if (String(value) === text) return value;
  const isKept = isBeyondDouble(text, value) || digitsOf(text) !== digitsOf(String(value));
  return isKept && strictNumber.test(text) ? JSON.rawJSON(text) : value;
}

const strictNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** From the first digit of a number to its last that is not zero. */
function digitsOf(number: string): string {
  return number
    .replace(/[eE].*$/, "")
    .replaceAll(/[-+.]/g, "")
    .replace(/^0+/, "")
    .replace(/0+$/, "");
}

/** A number that is kept as it is written. */
export function isRawNumber(value: unknown): boolean {
  return JSON.isRawJSON(value);
}

/** Whether the number that a text writes is too great for a double, or so small that it would be zero. */
export function isBeyondDouble(text: string, value: number): boolean {
  return !Number.isFinite(value) || (value === 0 && /^[^eE]*[1-9]/.test(text));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isRawNumber(value);
}
