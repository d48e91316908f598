import { defined } from "../../base/defined.ts";
import { type BlockOf, placesOf } from "../../boards/board.ts";
import { placeKey } from "../../indicators/definition.ts";
import type { IndicatorFacts } from "../../catalogue/metadata.ts";
import { labelOfPlace } from "../../indicators/place-label.ts";
import type { Series } from "../../indicators/indicator.ts";
import { writeDay } from "../reading/format.ts";
import { speak } from "../reading/speak.ts";
import type { Curve } from "../values/curve.ts";
import { curveOf, marksTold, targetLineOf } from "../values/curve-of.ts";
import { drawCurves } from "../values/draw-curves.ts";
import { namePeriod } from "../values/period-words.ts";
import { drawSparkline } from "../values/sparkline.ts";
import { summarizeSeries } from "../values/summary.ts";
import { writeTarget } from "../values/write-figure.ts";
import { writtenValue } from "../values/written-value.ts";
import { accentHex } from "./accent-hex.ts";
import { drawAll, drawOnce } from "./kept-drawing.ts";
import { type LastValue, lastValue } from "./reading.ts";
import type { BoardPage, BoardReader, OfIndicator, Shown, BlockRow } from "./shown-block.ts";

/** The figure of a place, or the curves of some. */
export function showPlaces(
  reader: BoardReader,
  page: BoardPage,
  block: BlockOf<"figure" | "curve">,
  of: OfIndicator,
): Shown {
  const { language, rooms } = reader;
  const { read, facts } = of;
  const series = placesOf(block, page.place).flatMap((place) => read.series.get(placeKey(place)) ?? []);
  const [first] = series;
  const last = first === undefined ? undefined : lastValue(language, facts, first);
  if (first === undefined || last === undefined) {
    const place = labelOfPlace(rooms.territory, block.place ?? page.place) ?? page.place.label;
    return { problem: { key: "boards-no-value-of", args: { place } } };
  }
  const about = [first.place.label, last.at, last.worth].filter((part) => part !== undefined).join(" · ");
  return block.kind === "curve"
    ? showCurve(reader, page, block, of, { series, about })
    : { about, figure: figureOf(reader, of, first, last) };
}

function figureOf(reader: BoardReader, { read, facts, title }: OfIndicator, series: Series, last: LastValue) {
  const { written, split, change } = last;
  const label = speak(reader.language, "pages-explore-revised-of", {
    place: series.place.label,
    period: title,
  });
  const spark = drawOnce(reader, read, ["spark", placeKey(series.place), label], () => {
    const { points } = curveOf({ ...series, points: series.points.slice(-sparkPeriods) });
    return drawSparkline(points, { accent: accentHex(reader), label });
  });
  return {
    written,
    split,
    spark,
    ...(change === undefined ? {} : { change: { told: change.told, is: change.is } }),
    ...defined({ target: targetOf(reader, facts, last) }),
  };
}

const sparkPeriods = 60;

function targetOf(
  { language }: BoardReader,
  facts: IndicatorFacts,
  { value }: LastValue,
): string | undefined {
  const { target, better } = facts;
  if (target === undefined) return undefined;
  const isReached =
    better !== undefined && (better === "less" ? value <= target.value : value >= target.value);
  return speak(
    language,
    `boards-target-${target.by === undefined ? "plain" : "by"}${isReached ? "-reached" : ""}`,
    {
      value: writeTarget(language, target.value, facts),
      by: target.by === undefined ? "" : writeDay(language, target.by),
    },
  );
}

/** The last periods, newest first: what a drawing says, for who does not see it. */
const curveRowsMax = 12;

function showCurve(
  reader: BoardReader,
  page: BoardPage,
  block: BlockOf<"curve">,
  { read, facts, title }: OfIndicator,
  { series, about }: { readonly series: readonly Series[]; readonly about: string },
): Shown {
  const { language } = reader;
  const shown = series.map(({ place, points }) => ({
    place,
    points: block.periods === undefined ? points : points.slice(-block.periods),
  }));
  const label = `${title}. ${summarizeSeries(language, facts, shown)}`;
  let curves: readonly Curve[] | undefined;
  const draw = (width: number, height: number) =>
    drawCurves({
      curves: (curves ??= shown.map(curveOf)),
      language,
      grain: facts.grain,
      width,
      height,
      accent: accentHex(reader),
      label,
      unit: facts.unit,
      target: targetLineOf(language, facts.target),
    });
  return {
    about,
    notes: marksTold(language, shown),
    ...drawAll(reader, page, {
      read,
      what: ["curve", shown.map(({ place }) => placeKey(place)), block.periods, label],
      across: block.width,
      draw: (width) => draw(width, width < 500 ? 240 : Math.min(400, Math.round(width * 0.42))),
      drawSmall: () => draw(520, 260),
    }),
    rows: shown.flatMap((one) => rowsOf(reader, facts, one, shown.length > 1)),
  };
}

function rowsOf(
  { language }: BoardReader,
  facts: IndicatorFacts,
  { place, points }: Series,
  several: boolean,
): readonly BlockRow[] {
  return points
    .slice(-curveRowsMax)
    .toReversed()
    .map((point) => {
      const { text = "–", worth } = writtenValue(language, point, facts.decimals);
      const period = namePeriod(language, facts.grain, point.period);
      return {
        label: several ? `${place.label}, ${period}` : period,
        value: text,
        ...defined({ worth }),
      };
    });
}
