import type { Made } from "./journeys.ts";

/** What was seen while a part was away: times in seconds. */
export interface Struck {
  readonly name: string;
  readonly awayFor: number;
  readonly gaps: Readonly<Record<"pages" | "searches" | "rows" | "writes", number>>;
  readonly made: readonly Made[];
  /** Whether PostgreSQL was led by another one at the end. */
  readonly isLedByAnother: boolean;
  /** Processes of the instance that ended though nobody killed them. */
  readonly ended: number;
}

export function isLeft({ passedAfter }: Made): boolean {
  return passedAfter === undefined;
}

/** A line each, as soon as it is seen. */
export function toldOf({ name, made, gaps, awayFor }: Struck): readonly string[] {
  const longest = Object.entries(gaps).map(([what, longest]) => `${what} ${longest.toFixed(1)} s`);
  return [
    `killed: ${name}, away for ${awayFor.toFixed(0)} s; the longest without an answer: ${longest.join(", ")}`,
    ...made.flatMap(({ journey, broken, passedAfter }) => [
      `killed: ${name}; “${journey}” ${passedAfter === undefined ? "never passed" : `passed after ${passedAfter.toFixed(0)} s`}`,
      ...broken.map((told) => `killed: ${name}; “${journey}” began anew after ${told}`),
    ]),
  ];
}

/** All of them, in Markdown. */
export function tableOf(struck: readonly Struck[]): string {
  const head = [
    "killed",
    "away",
    "pages",
    "searches",
    "tables",
    "writes",
    "journeys",
    "began anew",
    "besides",
  ];
  const rows = struck.map(({ name, awayFor, gaps, made, isLedByAnother, ended }) => [
    name,
    seconds(awayFor),
    ...[gaps.pages, gaps.searches, gaps.rows, gaps.writes].map(seconds),
    `${made.filter((each) => !isLeft(each)).length} of ${made.length}`,
    `${made.reduce((sum, { broken }) => sum + broken.length, 0)}`,
    [
      ...(isLedByAnother ? ["PostgreSQL is led by another"] : []),
      ...(ended > 0 ? [`${ended} processes ended`] : []),
    ].join(", "),
  ]);
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function seconds(many: number): string {
  return `${many.toFixed(1)} s`;
}
