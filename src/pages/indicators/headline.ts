import { defined } from "../../base/defined.ts";
import type { Language } from "../../base/language.ts";
import type { IndicatorFacts } from "../../catalogue/metadata.ts";
import { countryCode, type IndicatorPlace } from "../../indicators/definition.ts";
import type { Indicator, PeriodValues, Series } from "../../indicators/indicator.ts";
import { findRefusal } from "../reading/refusals.ts";
import { speak } from "../reading/speak.ts";
import { toldIn } from "../reading/translated.ts";
import { namePeriod, periodBefore } from "../values/period-words.ts";
import { changeOf, lastTold } from "../values/change.ts";
import { curveOf } from "../values/curve-of.ts";
import { drawSpread } from "../values/spread.ts";
import { drawSparkline } from "../values/sparkline.ts";
import { splitFigure, type SplitFigure } from "../values/write-figure.ts";

/** An indicator in a few words: its last value at a place, how it changed, a small curve; or its values at many places. */
export interface Headline {
  readonly slug: string;
  readonly title: string;
  readonly lang?: string;
  readonly organization: string;
  readonly href: string;
  readonly place?: string;
  readonly value?: SplitFigure;
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
  const { series, range } = await readLast(locals, indicator, place);
  const last = series === undefined ? undefined : lastTold(series);
  if (range !== undefined) return { ...bare, ...rangeTold(language, facts, range, accent) };
  if (series === undefined || last === undefined) return bare;
  const measure = { ...facts, grain: facts.grain };
  const label = speak(language, "pages-explore-revised-of", {
    place: series.place.label,
    period: told.title,
  });
  return {
    ...bare,
    place: series.place.label,
    value: splitFigure(language, last.value, facts),
    when: namePeriod(language, facts.grain, last.period),
    sparkline: drawSparkline(curveOf(series).points, { accent, label }),
    ...defined({ change: changeOf(language, measure, series.points, last) }),
  };
}

/** From the least to the greatest, where no place speaks for all. */
function rangeTold(
  language: Language,
  facts: IndicatorFacts,
  { period, values }: PeriodValues,
  accent: string,
): Partial<Headline> {
  const told = values.flatMap(({ value }) => (value === null ? [] : [value]));
  if (told.length === 0) return {};
  const { number, unit } = splitFigure(language, Math.max(...told), facts);
  const least = splitFigure(language, Math.min(...told), facts).number;
  return {
    value: { number: least === number ? number : `${least} – ${number}`, unit },
    place: speak(language, "pages-explore-places-count", { n: told.length }),
    when: namePeriod(language, facts.grain, period),
    sparkline: drawSpread(told, { accent, label: speak(language, "pages-explore-spread") }),
  };
}

interface ReadLast {
  readonly series?: Series;
  readonly range?: PeriodValues;
}

/** Of the place that is asked for, of the whole, or of the only one; else what its places have at the last period. */
async function readLast(
  locals: App.Locals,
  indicator: Indicator,
  asked: IndicatorPlace | undefined,
): Promise<ReadLast> {
  const { levels, to } = indicator.facts;
  const widest = levels.at(-1);
  if (to === undefined || widest === undefined) return {};
  try {
    if (asked !== undefined) return await readPlace(locals, indicator, asked, to);
    if (widest === "country")
      return await readPlace(locals, indicator, { level: widest, code: countryCode }, to);
    const range = await locals.rooms.indicators.readPeriod(locals.actor, indicator, {
      level: widest,
      period: to,
    });
    const [only, ...others] = range.values;
    if (only === undefined || others.length > 0) return { range };
    return await readPlace(locals, indicator, { level: widest, code: only.code }, to);
  } catch (error) {
    // Its producer is away, or its rows are not for this reader: its name stands, its figure does not.
    if (findRefusal(error) === undefined) throw error;
    return {};
  }
}

async function readPlace(
  { rooms, actor }: App.Locals,
  indicator: Indicator,
  place: IndicatorPlace,
  to: string,
): Promise<ReadLast> {
  const { from, grain } = indicator.facts;
  const start = periodBefore(grain, to, periodsShown[grain]);
  const [series] = await rooms.indicators.readSeries(actor, indicator, {
    places: [place],
    from: from !== undefined && start < from ? from : start,
  });
  return defined({ series });
}
