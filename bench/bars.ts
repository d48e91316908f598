/** What was measured, beside what is promised of it. */
export interface Bar {
  readonly what: string;
  readonly measured: number;
  readonly unit?: string;
  readonly digits?: number;
  readonly bar: { readonly least: number } | { readonly most: number };
}

/** What is measured is compared as it came, and shown rounded. */
export function barsTable(bars: readonly Bar[]): string {
  return ["| against its bar | measured | bar | |", "| --- | ---: | ---: | --- |", ...bars.map(barLine)].join(
    "\n",
  );
}

const gathered = "Against the bars";

/** A section of every bar that a section of the report tells, with a link to it. */
export function barsOf(report: string): string {
  const lines: string[] = [];
  let section = "";
  for (const line of report.split("\n")) {
    if (line.startsWith("## ")) section = line.slice(3);
    const [, what, measured, bar, end] =
      /^\| (.+?) \| (.+?) \| ([≥≤] .+?) \| (met|\*\*missed\*\*) \|$/.exec(line.replaceAll(/ +/g, " ")) ?? [];
    if (what === undefined || section === gathered) continue;
    lines.push(`| [${section}](#${anchorOf(section)}): ${what} | ${measured} | ${bar} | ${end} |`);
  }
  return [`## ${gathered}`, "", "| what | measured | bar | |", "| --- | ---: | ---: | --- |", ...lines].join(
    "\n",
  );
}

function barLine({ what, measured, unit, digits = 2, bar }: Bar): string {
  const [sign, promised, isMet] =
    "least" in bar ? ["≥", bar.least, measured >= bar.least] : ["≤", bar.most, measured <= bar.most];
  const inUnit = (value: string) => (unit === undefined ? value : `${value} ${unit}`);
  const end = isMet ? "met" : "**missed**";
  return `| ${what} | ${inUnit(measured.toFixed(digits))} | ${sign} ${inUnit(String(promised))} | ${end} |`;
}

/** As forges make it of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, "")
    .replaceAll(" ", "-");
}
