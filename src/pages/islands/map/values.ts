/** A place as the map's own file of numbers tells it. */
export interface ToldValue {
  readonly label: string;
  readonly value: number | undefined;
}

/** The values of places by their code, of the CSV that stands beside the map. */
export async function readValues(url: string): Promise<ReadonlyMap<string, ToldValue>> {
  const response = await fetch(url);
  if (!response.ok) return new Map();
  const lines = linesOf((await response.text()).replace(/^\ufeff/, ""));
  return new Map(
    lines
      .slice(1)
      .map(([code = "", label = "", value = ""]) => [
        code,
        { label: label.replace(/^'(?=[=+@-])/, ""), value: value === "" ? undefined : Number(value) },
      ]),
  );
}

/** Cells of a CSV (RFC 4180). */
export function linesOf(text: string): string[][] {
  const lines: string[][] = [[]];
  for (const [, quoted, plain = "", end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    lines.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === "") break;
    if (end !== ",") lines.push([]);
  }
  return lines.filter((line) => line.length > 1);
}

/** The class of a value, from 0: a threshold belongs to the class above it. */
export function stepOf(value: number, thresholds: readonly number[]): number {
  const above = thresholds.findIndex((threshold) => value < threshold);
  const index = above === -1 ? thresholds.length : above;
  return Math.min(6, Math.floor(((index + 0.5) / (thresholds.length + 1)) * 7));
}
