import { isDay } from "../../base/day.ts";
import { defined } from "../../base/defined.ts";
import type { IndicatorFacts } from "../../catalogue/metadata.ts";
import {
  type Grain,
  type IndicatorLevel,
  indicatorLevels,
  type IndicatorPlace,
} from "../../indicators/definition.ts";
import { type ClassMethod, classMethods } from "../maps/class-methods.ts";

export const explorerViews = ["curve", "bars", "map", "table"] as const;
export type ExplorerView = (typeof explorerViews)[number];

/** What an address of the explorer shows. What it does not say is left to the indicator. */
export interface ExplorerState {
  readonly view: ExplorerView;
  /** What is seen where nothing is asked: one period of several places is no curve. */
  readonly natural: ExplorerView;
  readonly places: readonly IndicatorPlace[];
  readonly from?: string;
  readonly to?: string;
  readonly isRelative: boolean;
  readonly isLog: boolean;
  readonly isMultiples: boolean;
  /** Of the ranking and the map. */
  readonly level?: IndicatorLevel;
  /** The first day of the period of the ranking and the map. */
  readonly at?: string;
  readonly classes?: ClassMethod;
  readonly cuts: readonly number[];
  readonly vintage?: number;
  /** Whether the revisions of a value are shown. */
  readonly isRevised: boolean;
}

/** As many as can be told apart. */
export const placesMax = 8;

/** What an address says that means nothing is as if it were not said. */
export function readState(params: URLSearchParams, facts: IndicatorFacts): ExplorerState {
  const one = (name: string) => params.get(name) ?? "";
  const date = (name: string) => periodOf(facts.grain, one(name));
  const vintage = Number(one("vintage"));
  const natural = naturalView(facts);
  return {
    view: explorerViews.find((view) => view === one("view")) ?? natural,
    natural,
    places: placesOf(params.getAll("place")),
    isRelative: one("relative") === "1",
    isLog: one("log") === "1",
    isMultiples: one("multiples") === "1",
    isRevised: one("revised") === "1",
    cuts: numbersOf(one("cuts")),
    ...defined({
      from: date("from"),
      to: date("to"),
      at: date("at"),
      level: facts.levels.find((level) => level === one("level")),
      classes: classMethods.find((method) => method === one("classes")),
      vintage: Number.isSafeInteger(vintage) && vintage > 0 && vintage < 1e9 ? vintage : undefined,
    }),
  };
}

function naturalView({ from, to, levels }: IndicatorFacts): ExplorerView {
  const isOnce = from !== undefined && from === to;
  return isOnce && levels.some((level) => level !== "country") ? "bars" : "curve";
}

/** The address of a state, without what goes without saying: `?view=map&at=2020-11-12`, or nothing. */
export function searchOf(state: ExplorerState): string {
  const params = new URLSearchParams();
  if (state.view !== state.natural) params.set("view", state.view);
  for (const { level, code } of state.places) params.append("place", `${level}-${code}`);
  for (const name of ["from", "to", "level", "at", "classes"] as const) {
    const value = state[name];
    if (value !== undefined) params.set(name, value);
  }
  if (state.isRelative) params.set("relative", "1");
  if (state.isLog) params.set("log", "1");
  if (state.isMultiples) params.set("multiples", "1");
  if (state.cuts.length > 0) params.set("cuts", state.cuts.join(";"));
  if (state.vintage !== undefined) params.set("vintage", String(state.vintage));
  if (state.isRevised) params.set("revised", "1");
  const search = params.toString();
  return search === "" ? "" : `?${search}`;
}

function placesOf(told: readonly string[]): readonly IndicatorPlace[] {
  const places = told.flatMap((text) => {
    const [, name, code] = /^([a-z]+)-([0-9A-Z]{1,12})$/.exec(text) ?? [];
    const level = indicatorLevels.find((one) => one === name);
    return level === undefined || code === undefined ? [] : [{ level, code }];
  });
  const once = new Map(places.map((place) => [`${place.level} ${place.code}`, place]));
  return [...once.values()].slice(0, placesMax);
}

/** `10; 20,5; 50`, as people write it. */
function numbersOf(told: string): readonly number[] {
  const numbers = told
    .split(/[;\s]+/)
    .filter((text) => text !== "")
    .map((text) => Number(text.replace(",", ".")))
    .filter(Number.isFinite);
  return [...new Set(numbers)].sort((a, b) => a - b).slice(0, 8);
}

/** The first day of the period that a date lies in; `undefined` for what is no date. */
export function periodOf(grain: Grain, told: string): string | undefined {
  if (!isDay(told)) return undefined;
  const date = new Date(`${told}T00:00:00Z`);
  if (grain === "week") date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  if (grain === "month") date.setUTCDate(1);
  if (grain === "quarter") date.setUTCMonth(Math.floor(date.getUTCMonth() / 3) * 3, 1);
  if (grain === "year") date.setUTCMonth(0, 1);
  return date.toISOString().slice(0, 10);
}
