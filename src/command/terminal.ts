import type { Writable } from "node:stream";

/** Where a command writes: results to `out`, everything else to `err`. */
export interface Terminal {
  readonly out: Writable;
  readonly err: Writable;
  /** Machines read it: one JSON document on `out`, no bar. */
  readonly json: boolean;
  /** A person looks at `err`: a bar may be drawn there. */
  readonly interactive: boolean;
  readonly width: number;
}

/** What is said often repeats the words of others: as text, they move no cursor, and make or hide no line. */
export function printLine(stream: Writable, line = ""): void {
  stream.write(`${asText(line)}\n`);
}

const obeyed = /[^\P{Cc}\t]|[\u202a-\u202e\u2066-\u2069]/gu;

/** With the characters that a terminal obeys, or that turn the direction of writing, shown by their code. */
function asText(line: string): string {
  return line.replaceAll(obeyed, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

/** Values of one document, for `--json`. Dates are ISO 8601, big integers decimal text. */
export function printJson(terminal: Terminal, value: unknown): void {
  terminal.out.write(
    `${JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? item.toString() : item), 2)}\n`,
  );
}

/** Rows under their headings, in columns as wide as their longest cell, numbers to the right. */
export function printTable(
  stream: Writable,
  headings: readonly string[],
  rows: readonly (readonly unknown[])[],
): void {
  const cells = rows.map((row) => row.map(cellText));
  const widths = headings.map((heading, at) =>
    Math.min(60, Math.max(heading.length, ...cells.map((row) => row[at]?.length ?? 0))),
  );
  const numeric = headings.map((_, at) =>
    rows.every((row) => typeof row[at] === "number" || typeof row[at] === "bigint"),
  );
  const line = (texts: readonly string[]) =>
    texts
      .map((text, at) => fit(text, widths[at] ?? 0, numeric[at] ?? false))
      .join("  ")
      .trimEnd();
  printLine(stream, line(headings));
  printLine(stream, widths.map((width) => "─".repeat(width)).join("  "));
  for (const row of cells) printLine(stream, line(row));
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "string") return value.replaceAll(/\s+/g, " ");
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return `${value}`;
  return JSON.stringify(value);
}

function fit(text: string, width: number, right: boolean): string {
  const cut = text.length > width ? `${text.slice(0, width - 1)}…` : text;
  return right ? cut.padStart(width) : cut.padEnd(width);
}
