import { defined } from "../../base/defined.ts";
import type { BlockOf } from "../../boards/board.ts";
import type { Indicator, PeriodValues } from "../../indicators/indicator.ts";
import { periodOf } from "../../indicators/periods.ts";
import { datesOf, datesOfScale, type ShownDates, type Spanned } from "../values/dates.ts";
import { openLevelMap } from "../values/level-map.ts";
import { type DatedValues, mapScale, naturalMethod } from "../values/map-scale.ts";
import { namePeriod } from "../values/period-words.ts";
import { drawOnce, drawOnceLater, readOfLast, widths } from "./kept-drawing.ts";
import type { BlockDates, BoardPage, BoardReader, OfIndicator, Shown } from "./shown-block.ts";

type OfMap = Pick<BlockOf<"map">, "id" | "level" | "width">;

interface MapDrawing {
  readonly label: string;
  readonly linkOf: (code: string) => string;
  readonly found: PeriodValues;
}

/** Of a map, the values of the date of the page; of everything else, and where no date is told, the last ones. */
export async function periodShown(
  { rooms, actor }: BoardReader,
  { at }: BoardPage,
  { kind, level }: OfMap & { readonly kind: string },
  of: OfIndicator,
): Promise<PeriodValues | undefined> {
  const last = of.read.periods.get(level);
  const span = spanOf(of);
  const indicator = indicatorOf(of);
  if (kind !== "map" || at === undefined || last === undefined || !span || !indicator) return last;
  const wanted = periodOf(span.grain, at);
  const period = wanted < span.from ? span.from : wanted;
  if (period >= last.period) return last;
  return (
    of.read.whole.get(level)?.at(period) ?? rooms.indicators.readPeriod(actor, indicator, { level, period })
  );
}

/** Drawn in classes that are the same at each date, which are chosen below it. */
export async function showMap(
  reader: BoardReader,
  page: BoardPage,
  block: OfMap,
  of: OfIndicator,
  { found, label, linkOf }: MapDrawing,
): Promise<Pick<Shown, "map" | "small" | "dates">> {
  const { id, width } = block;
  const read = readOfLast(of, block, found);
  const what = ["map", linkOf(""), id, width, label, page.isSmall ?? false];
  const map = await drawOnceLater(reader, read, what, async () => {
    const opened = await openMap(reader, block, of, { found, linkOf });
    if (page.isSmall) return opened?.draw({ width: smallWidth, label, isSmall: true, name: id });
    return opened?.place({ width: widths[width], label, name: id });
  });
  if (map === undefined) return {};
  if (page.isSmall) return { small: map };
  return {
    map: withPlace(map, page, block),
    ...defined({ dates: datesShown(reader, page, block, of, found) }),
  };
}

const smallWidth = 340;

/** A map is drawn once for the pages of all places: the place of this one stands out on it. */
function withPlace(map: string, { place: { level, code } }: BoardPage, shown: OfMap): string {
  const own = ` data-code="${code}"`;
  return level === shown.level ? map.replace(own, `${own} data-here=""`) : map;
}

async function openMap(
  reader: BoardReader,
  { level }: OfMap,
  of: OfIndicator,
  { found: { values }, linkOf }: Pick<MapDrawing, "found" | "linkOf">,
) {
  const { facts } = of;
  const dates = await valuesOfScale(reader, level, of, values);
  const { method, centre } = naturalMethod(dates.flat(), facts);
  const { better } = facts;
  const scale = mapScale(method, dates, { centre, cuts: [], hue: reader.settings.accentHue, better });
  return openLevelMap(reader, { facts, level, values, scale, linkOf });
}

/** Of several dates together, so that a colour means the same at each. */
async function valuesOfScale(
  { rooms, actor }: BoardReader,
  level: OfMap["level"],
  of: OfIndicator,
  own: PeriodValues["values"],
): Promise<DatedValues> {
  const span = spanOf(of);
  const indicator = indicatorOf(of);
  const dates = span === undefined ? [] : datesOfScale(span, level);
  const whole = of.read.whole.get(level);
  const periods =
    span === undefined || indicator === undefined
      ? [{ values: own }]
      : ((whole && dates.map((date) => whole.at(date))) ??
        (await rooms.indicators.readPeriods(actor, indicator, { level, periods: dates })));
  return periods.map(({ values }) => values.flatMap(({ value }) => value ?? []));
}

function datesShown(
  reader: BoardReader,
  { here }: BoardPage,
  { id, level }: OfMap,
  of: OfIndicator,
  found: PeriodValues,
): BlockDates | undefined {
  const { language } = reader;
  const at = found.period;
  const span = spanOf(of);
  if (span === undefined || span.from === span.to) return undefined;
  const dates = drawOnce(reader, readOfLast(of, { level }, found), ["dates", span, at], () =>
    JSON.stringify(datesOf(language, span, at)),
  );
  return {
    ...(JSON.parse(dates) as ShownDates),
    at,
    name: namePeriod(language, span.grain, at),
    span: { from: span.from, to: span.to },
    here,
    block: id,
    frames: `/indicators/${of.read.dataset?.slug ?? ""}/frame.json?view=map&level=${level}`,
  };
}

function spanOf({ facts: { grain, from, to } }: OfIndicator): Spanned | undefined {
  return from === undefined || to === undefined ? undefined : { grain, from, to };
}

function indicatorOf({ read: { dataset }, facts }: OfIndicator): Indicator | undefined {
  return dataset && { dataset, facts };
}
