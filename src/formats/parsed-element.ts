import type { BadRows } from "./bad-rows.ts";
import { numberOf, parseJson } from "./json-text.ts";
import { parseLenient } from "./json/lenient-json.ts";
import { repeatedMember } from "./repeated-member.ts";

/** A value, strict or lenient; `undefined` after setting aside what is neither. */
export function parsedElement(
  text: string,
  line: number,
  bad: BadRows,
): { readonly value: unknown } | undefined {
  const parsed = strict(text) ?? parseLenient(text, numberOf);
  if (parsed === undefined) bad.reject(line, text, "json-record-broken");
  else if (!("strict" in parsed)) bad.remark("json-lenient", line);
  if (parsed?.repeated !== undefined) bad.remark("json-member-twice", line, parsed.repeated);
  return parsed;
}

function strict(text: string): { strict: true; value: unknown; repeated?: string | undefined } | undefined {
  try {
    const value = parseJson(text);
    return { strict: true, value, repeated: repeatedMember(text, value) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
