import { error } from "@sveltejs/kit";
import { accentOf } from "../design/accent.ts";
import { toHex } from "../design/colour.ts";
import { parseQuery } from "../reading/filters.ts";
import { writeDate } from "../reading/format.ts";
import { labelsOf, type Labels } from "../reading/labels.ts";
import { readOptions, type OpenDataset, type OpenTable } from "../reading/open-table.ts";
import { speak } from "../reading/speak.ts";
import { levelOf } from "../reading/cells.ts";
import { readChoice, type Choice } from "./choice.ts";
import { describeChart, type ChartWords } from "./describe.ts";
import { drawChart } from "./draw.ts";
import type { ChartData } from "./points.ts";
import { readChart } from "./read-chart.ts";
import type { Query } from "../reading/filters.ts";

export interface OpenChart {
  readonly choice: Choice;
  readonly data: ChartData;
  readonly words: ChartWords;
  readonly query: Query;
  readonly labels: Labels;
  /** Producer, title and date: under every chart, wherever it goes. */
  readonly source: string;
  draw(width: number, options?: { standsAlone: boolean }): string;
}

/** The chart that an address asks for. */
export async function openChart(
  { rooms, actor, language, settings }: App.Locals,
  dataset: OpenDataset["dataset"],
  open: OpenTable,
  at: { params: URLSearchParams; signal: AbortSignal },
): Promise<OpenChart> {
  const { columns, profile } = open.version;
  const choice = readChoice(at.params, columns, profile);
  if (choice === undefined) error(404);
  const query = parseQuery(columns, at.params);
  const read = await readChart(
    { rooms, actor, table: open.table.id, columns, profile, query, options: readOptions(open, at.signal) },
    choice,
  );
  const data = labelled(read, choice, open, rooms);
  const words = describeChart(language, choice, data, columns);
  const source = sourceLine(language, dataset, open);
  const accent = toHex(accentOf(settings.accentHue, "light"));
  const unit = choice.aggregate === "count" ? undefined : columns.find(({ name }) => name === choice.y)?.unit;
  return {
    choice,
    data,
    words,
    query,
    source,
    labels: labelsOf(columns, profile, query, rooms.territory),
    draw: (width, options) =>
      drawChart({
        kind: choice.kind,
        data,
        language,
        width,
        accent,
        unit,
        label: `${words.title}. ${words.summary}`,
        names: { x: choice.x, y: choice.y ?? "" },
        ...(options?.standsAlone ? { words: { ...words, foot: source } } : {}),
      }),
  };
}

export function sourceLine(
  language: App.Locals["language"],
  dataset: OpenDataset["dataset"],
  { version }: OpenTable,
): string {
  return speak(language, "pages-source", {
    producer: dataset.organizationName,
    title: dataset.title,
    date: writeDate(language, version.createdAt),
  });
}

/** Codes of places are read by their names. */
function labelled(
  data: ChartData,
  choice: Choice,
  { version }: OpenTable,
  { territory }: App.Locals["rooms"],
): ChartData {
  const levelBy = (name: string | undefined) => {
    const column = version.columns.find((one) => one.name === name);
    return column === undefined ? undefined : levelOf(column);
  };
  const [x, series] = [levelBy(choice.x), levelBy(choice.series)];
  if (x === undefined && series === undefined) return data;
  const name = (level: typeof x, code: string): string =>
    level === undefined ? code : (territory.labelOf(level, code) ?? code);
  return {
    ...data,
    series: data.series.map((one) => name(series, one)),
    points: data.points.map((point) => ({
      ...point,
      x: typeof point.x === "string" ? name(x, point.x) : point.x,
      series: name(series, point.series),
    })),
  };
}
