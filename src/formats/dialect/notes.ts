import { problem, type Problem } from "../../base/failure.ts";
import type { Rec } from "./records.ts";

/** Lines above or below a table that are of no table, as an import tells them. */
export function tellLeft(
  key: "dialect-titles-left" | "dialect-notes-left",
  records: readonly Rec[],
  separator: string,
): Problem[] {
  const [first] = records;
  if (first === undefined) return [];
  const other = otherTable(records, separator);
  const count = records.reduce((sum, { lines }) => sum + lines, 0);
  return [
    problem(key, { count, line: first.line }),
    ...(other === undefined ? [] : [problem("dialect-table-left", other)]),
  ];
}

const separators: Readonly<Record<string, string>> = { ",": ",", ";": ";", "\t": "tab", "|": "|" };

/** Lines of one width under another separator, one after the other, that are more than a chance. */
const alikeMin = 3;

/** The longest run of lines that another separator cuts into the same number of cells. */
function otherTable(
  records: readonly Rec[],
  own: string,
): { count: number; line: number; separator: string } | undefined {
  let best: { count: number; line: number; separator: string } | undefined;
  for (const [sign, name] of Object.entries(separators)) {
    if (sign === own.trim() || sign === own) continue;
    let run = { count: 0, line: 0, signs: 0 };
    for (const { raw, line } of records) {
      const signs = signsIn(raw, sign);
      run = signs > 0 && signs === run.signs ? { ...run, count: run.count + 1 } : { count: 1, line, signs };
      if (signs > 0 && run.count >= alikeMin && run.count > (best?.count ?? 0))
        best = { count: run.count, line: run.line, separator: name };
    }
  }
  return best;
}

function signsIn(raw: string, sign: string): number {
  return raw.replaceAll(/"(?:[^"]|"")*"/g, "").split(sign).length - 1;
}
