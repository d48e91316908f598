import { createHash } from "node:crypto";
import type { Problem } from "../base/failure.ts";

/** What PostgreSQL's text and jsonb cannot hold is left out: NUL, halves of surrogate pairs. */
function cleanSigns(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

export function cleanProblem({ key, args, where }: Problem): Problem {
  const cleanArgs = cleanValues(args, (value) =>
    typeof value === "object" ? value.map(cleanText) : cleanValue(value),
  );
  return {
    key,
    args: cleanArgs,
    ...(where === undefined ? {} : { where: cleanValues(where, cleanValue) }),
  };
}

function cleanValues<Value>(
  values: Readonly<Record<string, Value>>,
  clean: (value: Value) => Value,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, clean(value)]));
}

function cleanValue(value: string | number): string | number {
  return typeof value === "string" ? cleanText(value) : value;
}

function cleanText(text: string): string {
  return cleanSigns(text).slice(0, 2000);
}

const identifierMax = 800;

/** An identifier of any length, as a key of a table. */
export function cleanIdentifier(text: string): string {
  const clean = cleanSigns(text).trim();
  if (clean.length <= identifierMax) return clean;
  return `${clean.slice(0, identifierMax)}…${createHash("sha256").update(clean).digest("hex")}`;
}
