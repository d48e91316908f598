import type { Language } from "../../base/language.ts";
import { defined } from "../../base/defined.ts";
import { accentOf } from "../design/accent.ts";
import { toHex } from "../design/colour.ts";
import { writeDate } from "../reading/format.ts";
import { speak } from "../reading/speak.ts";
import { toldIn } from "../reading/translated.ts";
import type { CurveDrawing } from "../values/curve.ts";
import { drawCurves, drawMultiples } from "../values/draw-curves.ts";
import { openPlacesMap, type PlacesMap } from "./places-map.ts";
import { whenPeriod } from "../values/period-words.ts";
import type { Measure } from "../values/change.ts";
import { curveOf, marksTold, targetLineOf } from "../values/curve-of.ts";
import { drawRanking } from "../values/draw-ranking.ts";
import { type Explored, readExplorer } from "./read-explorer.ts";
import { relativeTo } from "./relative.ts";
import { summarizePeriod, summarizeSeries } from "../values/summary.ts";

/** What is drawn of a state, and said of it, wherever it is shown: a page, a file, the page of somebody else. */
export interface OpenExplorer {
  readonly explored: Explored;
  readonly measure: Measure;
  readonly words: { readonly title: string; readonly subtitle: string; readonly summary: string };
  /** What the marks of the drawing mean. */
  readonly notes: readonly string[];
  readonly source: string;
  /** Of the map, where a map is shown. */
  readonly map?: PlacesMap;
  /** `undefined` where there is nothing to draw: a table, a level without contours. */
  draw(width: number, options?: { standsAlone?: boolean; isSmall?: boolean }): string | undefined;
}

/** `undefined` where the indicator has no value yet. */
export async function openExplorer(
  locals: App.Locals,
  slug: string,
  params: URLSearchParams,
): Promise<OpenExplorer | undefined> {
  const explored = await readExplorer(locals, slug, params);
  if (explored === undefined) return undefined;
  const map = explored.state.view === "map" ? await openPlacesMap(locals, explored) : undefined;
  const { language } = locals;
  const shown = shownOf(language, explored);
  const source = sourceLine(language, explored);
  const words = { ...wordsOf(language, explored), summary: summaryOf(language, shown) };
  return {
    explored,
    measure: shown.measure,
    words,
    notes: notesOf(language, shown, map),
    source,
    ...defined({ map }),
    draw: (width, { standsAlone = false, isSmall = false } = {}) =>
      drawState(locals, shown, {
        width,
        isSmall,
        map,
        label: `${words.title}. ${words.summary}`,
        ...(standsAlone ? { words: { ...words, foot: source } } : {}),
      }),
  };
}

interface Shown {
  readonly explored: Explored;
  readonly measure: Measure;
  readonly series: Explored["series"];
}

/** Relative values have no unit, and no target. */
function shownOf(language: Language, explored: Explored): Shown {
  const { facts, series, state } = explored;
  if (!state.isRelative) return { explored, measure: facts, series };
  const { decimals, grain } = { decimals: 1, grain: facts.grain };
  const unit = speak(language, "pages-explore-relative-unit");
  return { explored, series: series.map(relativeTo), measure: { decimals, grain, unit } };
}

interface Drawn {
  readonly width: number;
  readonly isSmall: boolean;
  readonly label: string;
  readonly map: PlacesMap | undefined;
  readonly words?: CurveDrawing["words"];
}

function drawState(locals: App.Locals, shown: Shown, drawn: Drawn): string | undefined {
  switch (shown.explored.state.view) {
    case "curve":
      return drawSeries(locals, shown, drawn);
    case "bars":
      return drawBars(locals, shown, drawn);
    case "map":
      return drawn.map?.draw(drawn);
    case "table":
      return drawn.words === undefined ? undefined : drawSeries(locals, shown, drawn);
  }
}

function drawSeries(
  locals: App.Locals,
  { explored, measure, series }: Shown,
  drawn: Drawn,
): string | undefined {
  if (series.length === 0) return undefined;
  const { width, isSmall, label, words } = drawn;
  const { language, settings } = locals;
  const { state } = explored;
  const drawing: CurveDrawing = {
    curves: series.map(curveOf),
    language,
    grain: measure.grain,
    width,
    height: isSmall ? Math.round(width * 0.5) : width < 500 ? 260 : 400,
    accent: toHex(accentOf(settings.accentHue, "light")),
    label,
    unit: measure.unit,
    isLog: state.isLog,
    target: targetLineOf(language, measure.target),
    ...defined({ words }),
  };
  return state.isMultiples && series.length > 1 ? drawMultiples(drawing) : drawCurves(drawing);
}

const barsMax = 20;

/** The highest, and the places that were chosen wherever they stand. */
function drawBars(locals: App.Locals, { explored, measure }: Shown, drawn: Drawn): string | undefined {
  const { period, state } = explored;
  const { width, isSmall, label, words } = drawn;
  return drawRanking({
    values: period?.values ?? [],
    most: isSmall ? 8 : barsMax,
    chosen: state.places.map(({ code }) => code),
    language: locals.language,
    width,
    accent: toHex(accentOf(locals.settings.accentHue, "light")),
    label,
    unit: measure.unit,
    decimals: measure.decimals,
    ...defined({ words }),
  });
}

function wordsOf(
  language: Language,
  { indicator, facts, state, at, series }: Explored,
): { title: string; subtitle: string } {
  const { title } = toldIn(language, indicator.dataset);
  const unit = state.isRelative ? speak(language, "pages-explore-relative-unit") : facts.unit;
  const named = series.map(({ place }) => place.label).join(", ");
  const when = state.view === "bars" || state.view === "map" ? whenPeriod(language, facts.grain, at) : named;
  return { title, subtitle: [unit, when].filter((part) => part !== undefined && part !== "").join(" · ") };
}

function summaryOf(language: Language, { explored, measure, series }: Shown): string {
  const { state, period } = explored;
  if (period !== undefined && (state.view === "bars" || state.view === "map"))
    return summarizePeriod(language, measure, period);
  return summarizeSeries(language, measure, series);
}

function notesOf(
  language: Language,
  { explored, series }: Shown,
  map: PlacesMap | undefined,
): readonly string[] {
  const { state } = explored;
  if (state.view === "map") return map === undefined ? [] : [speak(language, "pages-explore-map-scale")];
  if (state.view !== "curve") return [];
  const points = series.flatMap((one) => one.points);
  const own = [
    ...(state.isLog && points.some(({ value }) => value !== null && value <= 0)
      ? ["pages-explore-legend-log"]
      : []),
    ...(state.isRelative ? ["pages-explore-legend-relative"] : []),
  ];
  return [...marksTold(language, series), ...own.map((key) => speak(language, key))];
}

/** Producer, sources and date: under every drawing, wherever it goes. */
function sourceLine(language: Language, { indicator: { dataset }, facts, computation }: Explored): string {
  const named = facts.sources.map(({ title }) => title).join(", ");
  const told = { producer: dataset.organizationName, sources: named === "" ? dataset.title : named };
  if (computation === undefined) return speak(language, "pages-explore-source-followed", told);
  return speak(language, "pages-explore-source", {
    ...told,
    date: writeDate(language, computation.computedAt),
  });
}
