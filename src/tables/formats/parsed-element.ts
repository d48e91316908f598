import type { BadRows } from "./bad-rows.ts";
import { parseJson } from "./json-text.ts";
import { parseLenient } from "../json/lenient-json.ts";

/** A value, strict or lenient; `undefined` after setting aside what is neither. */
export function parsedElement(
  text: string,
  line: number,
  bad: BadRows,
): { readonly value: unknown } | undefined {
  try {
    return { value: parseJson(text) };
  } catch {
    const lenient = parseLenient(text);
    if (lenient === undefined) bad.reject(line, text, "json-record-broken");
    else bad.remark("json-lenient", line);
    return lenient;
  }
}
