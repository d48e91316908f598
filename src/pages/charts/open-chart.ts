import { error } from "@sveltejs/kit";
import { defined } from "../../base/defined.ts";
import { accentOf } from "../design/accent.ts";
import { toHex } from "../design/colour.ts";
import { titleAmong } from "../reading/column-title.ts";
import { parseQuery } from "../reading/filters.ts";
import { writeDate } from "../reading/format.ts";
import { labelsOf, type Labels } from "../reading/labels.ts";
import type { OpenDataset, OpenTable } from "../reading/open-table.ts";
import { speak } from "../reading/speak.ts";
import { levelOf } from "../reading/cells.ts";
import { viewTable } from "../reading/view-table.ts";
import type { Version } from "../../tables/table.ts";
import type { ChartChoice } from "./choice.ts";
import { describeChart, type ChartWords } from "./describe.ts";
import { describeLook } from "./describe-look.ts";
import { drawChart } from "./draw.ts";
import type { ChartData } from "./points.ts";
import { readChart } from "./read-chart.ts";
import { readChoice } from "./read-choice.ts";
import type { TableAddress } from "../reading/filters.ts";

interface OpenChart {
  /** The table with its profile. */
  readonly open: OpenTable;
  readonly choice: ChartChoice;
  readonly data: ChartData;
  readonly words: ChartWords;
  readonly query: TableAddress;
  readonly labels: Labels;
  /** Producer, title and date: under every chart, wherever it goes. */
  readonly source: string;
  draw(width: number, options?: { standsAlone: boolean }): string;
}

/** The chart that an address asks for. */
export async function openChart(
  locals: App.Locals,
  dataset: OpenDataset["dataset"],
  asked: OpenTable,
  at: { params: URLSearchParams; signal: AbortSignal },
): Promise<OpenChart> {
  const { rooms, language, settings } = locals;
  const { open, readPage } = await viewTable(locals, asked, {
    reading: "chart",
    signal: at.signal,
    describe: (version) => {
      const { x, y, series } = choiceOf(version, at.params);
      return describeLook(version, at.params, [x, y, series]);
    },
  });
  const { columns, profile } = open.version;
  const choice = choiceOf(open.version, at.params);
  const query = parseQuery(columns, at.params);
  const read = await readChart({ columns, profile, query, readPage, territory: rooms.territory }, choice);
  const data = labelled(read, choice, open, rooms);
  const words = describeChart(language, choice, data, columns);
  const source = sourceLine(language, dataset, open);
  const accent = toHex(accentOf(settings.accentHue, "light"));
  const unit = choice.aggregate === "count" ? undefined : columns.find(({ name }) => name === choice.y)?.unit;
  return {
    choice,
    open,
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
        names: { x: titleAmong(columns, choice.x), y: titleAmong(columns, choice.y ?? "") },
        ...(options?.standsAlone ? { words: { ...words, foot: source } } : {}),
      }),
  };
}

function choiceOf({ columns, profile }: Version, params: URLSearchParams): ChartChoice {
  return readChoice(params, columns, profile) ?? error(404);
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
  choice: ChartChoice,
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
  const lit = data.lit && { ...data.lit, name: name(data.lit.of === "x" ? x : series, data.lit.name) };
  return {
    ...data,
    ...defined({ lit }),
    series: data.series.map((one) => name(series, one)),
    points: data.points.map((point) => ({
      ...point,
      x: typeof point.x === "string" ? name(x, point.x) : point.x,
      series: name(series, point.series),
    })),
  };
}
