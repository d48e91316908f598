import type { Language } from "../../base/language.ts";
import type { IndicatorFacts } from "../../catalogue/metadata.ts";
import type { Grain, IndicatorLevel, ValueStatus } from "../../indicators/definition.ts";
import type { Series } from "../../indicators/indicator.ts";
import { say, sayNamed } from "../../words/say.ts";
import { periodsOf } from "./periods.ts";

/** CL_FREQ of the SDMX global registry. */
const frequencies: Readonly<Record<Grain, string>> = {
  day: "D",
  week: "W",
  month: "M",
  quarter: "Q",
  year: "A",
};

/** CL_OBS_STATUS of the SDMX global registry. */
const statuses: Readonly<Record<ValueStatus, string>> = {
  observed: "A",
  provisional: "P",
  estimated: "E",
  missing: "M",
};

/** The order in which OBS_STATUS tells them. */
export const statusOrder = ["observed", "provisional", "estimated", "missing"] as const;

/** What the series of a message are told by. */
export interface SdmxAxes {
  readonly levels: readonly IndicatorLevel[];
  /** Each code with its label. */
  readonly codes: readonly (readonly [string, string])[];
  readonly periods: ReturnType<typeof periodsOf>;
}

export function axesOf(series: readonly Series[], grain: Grain): SdmxAxes {
  return {
    levels: [...new Set(series.map(({ place }) => place.level))],
    codes: [...new Map(series.map(({ place: { code, label } }) => [code, label]))],
    periods: periodsOf(series, grain),
  };
}

/** FREQ of all, REF_LEVEL and REF_AREA of each series, TIME_PERIOD of each observation; none of no value. */
export function dimensionsOf(language: Language, grain: Grain, { levels, codes, periods }: SdmxAxes) {
  const frequency = { id: frequencies[grain], name: sayNamed(language, `indicator-grain-${grain}`) };
  const frequencyName = say(language, "indicator-sdmx-frequency");
  const level = {
    id: "REF_LEVEL",
    name: say(language, "indicator-column-level"),
    keyPosition: 1,
    values: levels.map((id) => ({ id, name: sayNamed(language, `indicator-level-${id}`) })),
  };
  const area = {
    id: "REF_AREA",
    name: say(language, "indicator-column-place"),
    keyPosition: 2,
    roles: ["GEO"],
    values: codes.map(([code, name]) => ({ id: sdmxId(code), name })),
  };
  const period = {
    id: "TIME_PERIOD",
    name: say(language, "indicator-column-period"),
    keyPosition: 3,
    roles: ["TIME_PERIOD"],
    values: periods.map(({ id, start, end }) => ({ id, name: id, start, end })),
  };
  return {
    dataSet: [{ id: "FREQ", name: frequencyName, keyPosition: 0, roles: ["FREQ"], values: [frequency] }],
    series: [level, area].filter(({ values }) => values.length > 0),
    observation: [period].filter(({ values }) => values.length > 0),
  };
}

export function attributesOf(language: Language, { unit }: IndicatorFacts) {
  const measure = {
    id: "UNIT_MEASURE",
    name: say(language, "indicator-sdmx-unit"),
    relationship: { dataflow: {} },
    values: [{ value: unit }],
  };
  const status = {
    id: "OBS_STATUS",
    name: say(language, "indicator-column-status"),
    relationship: { observation: {} },
    roles: ["OBS_STATUS"],
    values: statusOrder.map((one) => ({
      id: statuses[one],
      name: sayNamed(language, `indicator-status-${one}`),
    })),
  };
  return { dataSet: unit === undefined ? [] : [measure], observation: [status] };
}

/** What an id of SDMX may hold. */
export function sdmxId(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_@$-]/g, "_");
}
