import { createHash } from "node:crypto";
import type { Problem } from "../../base/failure.ts";

/** What PostgreSQL's text and jsonb cannot hold is left out: NUL, halves of surrogate pairs. */
function cleanSigns(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

export function cleanProblem({ key, args, where }: Problem): Problem {
  return { key, args: cleanValues(args), ...(where === undefined ? {} : { where: cleanValues(where) }) };
}

function cleanValues(values: Problem["args"]): Problem["args"] {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "string" ? cleanSigns(value).slice(0, 2000) : value,
    ]),
  );
}

const identifierMax = 800;

/** An identifier of any length, as a key of a table. */
export function cleanIdentifier(text: string): string {
  const clean = cleanSigns(text).trim();
  if (clean.length <= identifierMax) return clean;
  return `${clean.slice(0, identifierMax)}…${createHash("sha256").update(clean).digest("hex")}`;
}
