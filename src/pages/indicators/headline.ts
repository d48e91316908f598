import { defined } from "../../base/defined.ts";
import { countryCode, type IndicatorPlace } from "../../indicators/definition.ts";
import type { Indicator, Series } from "../../indicators/indicator.ts";
import { findRefusal } from "../reading/refusals.ts";
import { speak } from "../reading/speak.ts";
import { toldIn } from "../reading/translated.ts";
import { namePeriod, periodBefore } from "../values/period-words.ts";
import { changeOf, lastTold } from "../values/change.ts";
import { curveOf } from "../values/curve-of.ts";
import { drawSparkline } from "../values/sparkline.ts";
import { writeFigure } from "../values/write-figure.ts";

/** An indicator in a few words: its last value at a place, how it changed, a small curve. */
export interface Headline {
  readonly slug: string;
  readonly title: string;
  readonly lang?: string;
  readonly organization: string;
  readonly href: string;
  readonly place?: string;
  readonly value?: string;
  readonly when?: string;
  readonly change?: string;
  readonly sparkline?: string;
}

/** As far back as a small curve goes. */
const periodsShown = { day: 120, week: 104, month: 60, quarter: 40, year: 30 } as const;

/** Of each indicator, at the place told, else at the whole. One that cannot be read now has its name alone. */
export async function headlinesOf(
  locals: App.Locals,
  indicators: readonly Indicator[],
  accent: string,
  place?: IndicatorPlace,
): Promise<readonly Headline[]> {
  return Promise.all(indicators.map((one) => headlineOf(locals, one, accent, place)));
}

async function headlineOf(
  locals: App.Locals,
  indicator: Indicator,
  accent: string,
  place: IndicatorPlace | undefined,
): Promise<Headline> {
  const { dataset, facts } = indicator;
  const { language } = locals;
  const told = toldIn(language, dataset);
  const search = place === undefined ? "" : `?place=${place.level}-${place.code}`;
  const bare: Headline = {
    slug: dataset.slug,
    title: told.title,
    ...defined({ lang: told.lang }),
    organization: dataset.organizationName,
    href: `/indicators/${dataset.slug}${search}`,
  };
  const series = await readLast(locals, indicator, place);
  const last = series === undefined ? undefined : lastTold(series);
  if (series === undefined || last === undefined) return bare;
  const measure = { ...facts, grain: facts.grain };
  const label = speak(language, "pages-explore-revised-of", {
    place: series.place.label,
    period: told.title,
  });
  return {
    ...bare,
    place: series.place.label,
    value: writeFigure(language, last.value, facts),
    when: namePeriod(language, facts.grain, last.period),
    sparkline: drawSparkline(curveOf(series).points, { accent, label }),
    ...defined({ change: changeOf(language, measure, series.points, last) }),
  };
}

async function readLast(
  { rooms, actor }: App.Locals,
  indicator: Indicator,
  asked: IndicatorPlace | undefined,
): Promise<Series | undefined> {
  const { levels, to, from, grain } = indicator.facts;
  if (to === undefined) return undefined;
  const place =
    asked ?? (levels.includes("country") ? { level: "country" as const, code: countryCode } : undefined);
  if (place === undefined) return undefined;
  const start = periodBefore(grain, to, periodsShown[grain]);
  try {
    const [series] = await rooms.indicators.readSeries(actor, indicator, {
      places: [place],
      from: from !== undefined && start < from ? from : start,
    });
    return series;
  } catch (error) {
    // Its producer is away, or its rows are not for this reader: its name stands, its figure does not.
    if (findRefusal(error) === undefined) throw error;
    return undefined;
  }
}
