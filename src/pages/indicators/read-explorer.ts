import { defined } from "../../base/defined.ts";
import type { Problem } from "../../base/failure.ts";
import type { IndicatorFacts } from "../../catalogue/metadata.ts";
import { changeOfMeasure } from "../../indicators/comparable.ts";
import { countryCode, type IndicatorLevel, type IndicatorPlace } from "../../indicators/definition.ts";
import type { Indicator, PeriodValues, Series, Vintage } from "../../indicators/indicator.ts";
import type { Version } from "../../tables/table.ts";
import { findRefusal } from "../reading/refusals.ts";
import { type ExplorerState, readState } from "./state.ts";

/** What a state of the explorer is drawn from. */
export interface Explored {
  readonly indicator: Indicator;
  /** As they were at the vintage that is looked at. */
  readonly facts: IndicatorFacts & { readonly from: string; readonly to: string };
  readonly state: ExplorerState;
  /** The places shown: those asked for, else those that speak for all. */
  readonly places: readonly IndicatorPlace[];
  readonly level: IndicatorLevel;
  readonly at: string;
  readonly series: readonly Series[];
  /** Of the level at one period; absent where only curves are shown. */
  readonly period?: PeriodValues;
  /** That which is looked at; absent of the last one of another instance. */
  readonly computation?: Computation;
  /** The same with how it was computed, where that was here. */
  readonly vintage?: Vintage;
}

/** A computation, by its number and when it was made: all that is known of those of other instances. */
export type Computation = Pick<Vintage, "number" | "computedAt"> & Partial<Vintage>;

/** An indicator without a value yet has nothing to explore: `undefined`. */
export async function readExplorer(
  locals: App.Locals,
  slug: string,
  params: URLSearchParams,
): Promise<Explored | undefined> {
  const indicator = await locals.rooms.indicators.getIndicator(locals.actor, slug);
  const computation = await computationOf(locals, indicator, readState(params, indicator.facts).vintage);
  const facts = computation?.facts ?? indicator.facts;
  const { from, to } = facts;
  if (from === undefined || to === undefined) return undefined;
  const state = stateOf(locals, readState(params, facts), computation);
  const { places } = state;
  const looked = {
    indicator,
    facts: { ...facts, from, to },
    state,
    level: state.level ?? mapLevel(facts.levels),
    at: within(state.at ?? to, from, to),
    places: places.length > 0 ? places : await placesToBegin(locals, indicator, facts),
    ...defined({ computation, vintage: computation && isWhole(computation) ? computation : undefined }),
  };
  const [series, period] = await Promise.all([seriesOf(locals, looked), periodShown(locals, looked)]);
  return { ...looked, series, ...defined({ period }) };
}

type Looked = Omit<Explored, "series" | "period">;

/** With the places of today, but for what was known before. */
function stateOf(
  { rooms }: App.Locals,
  { vintage, places, ...others }: ExplorerState,
  computation: Computation | undefined,
): ExplorerState {
  const number = vintage === undefined ? undefined : computation?.number;
  const today = (place: IndicatorPlace) => rooms.indicators.placeOfToday(place);
  return {
    ...others,
    places: number === undefined ? places.map(today) : places,
    ...defined({ vintage: number }),
  };
}

/** That of the address, else the last one; of another instance, the one that is asked for. */
async function computationOf(
  { rooms, actor }: App.Locals,
  { vintage, definition, dataset, facts }: Indicator,
  asked: number | undefined,
): Promise<Computation | undefined> {
  if (asked === undefined) return vintage;
  if (definition !== undefined) return rooms.indicators.getVintage(actor, dataset.id, asked);
  if (dataset.organizationOrigin === undefined) return undefined;
  return toComputation(await rooms.remote.getVersion(actor, facts.table, asked));
}

function toComputation({ number, createdAt }: Version): Computation {
  return { number, computedAt: createdAt };
}

function isOverTime({ view }: Pick<ExplorerState, "view">): boolean {
  return view === "curve" || view === "table";
}

async function seriesOf(
  { rooms, actor }: App.Locals,
  { indicator, facts, places, state }: Looked,
): Promise<readonly Series[]> {
  if (!isOverTime(state)) return [];
  const { from, to, vintage } = state;
  return rooms.indicators.readSeries(
    actor,
    { ...indicator, facts },
    { places, ...defined({ from, to, vintage }) },
  );
}

async function periodShown(
  { rooms, actor }: App.Locals,
  { indicator, facts, level, at, state }: Looked,
): Promise<PeriodValues | undefined> {
  if (isOverTime(state)) return undefined;
  const { vintage } = state;
  return rooms.indicators.readPeriod(
    actor,
    { ...indicator, facts },
    { level, period: at, ...defined({ vintage }) },
  );
}

function within(period: string, from: string, to: string): string {
  if (period < from) return from;
  return period > to ? to : period;
}

/** Départements where there are, which a map shows best; else the finest level that is not the whole. */
function mapLevel(levels: readonly IndicatorLevel[]): IndicatorLevel {
  const order = ["departement", "region", "epci", "commune", "country"] as const;
  return order.find((level) => levels.includes(level)) ?? "country";
}

/** The whole where it has values, else the three of the widest level where most people live. */
async function placesToBegin(
  { rooms, actor }: App.Locals,
  indicator: Indicator,
  { levels, to }: IndicatorFacts,
): Promise<readonly IndicatorPlace[]> {
  const widest = levels.at(-1);
  if (widest === undefined || widest === "country") return [{ level: "country", code: countryCode }];
  const { values } = await rooms.indicators.readPeriod(actor, indicator, {
    level: widest,
    ...defined({ period: to }),
  });
  const people = ({ code, value }: (typeof values)[number]): number =>
    value === null ? -1 : (rooms.territory.populationOf(widest, code) ?? 0);
  return values
    .toSorted((a, b) => people(b) - people(a))
    .slice(0, 3)
    .map(({ code }) => ({ level: widest, code }));
}

const knownMax = 100;

/** The newest computations, as many as are chosen from; another instance is asked for its own where they are looked at. */
export async function listKnown(
  { rooms, actor }: App.Locals,
  { indicator: { dataset, definition, facts }, state }: Pick<Explored, "indicator" | "state">,
): Promise<readonly Computation[]> {
  const page = { page: 1, pageSize: knownMax };
  if (definition !== undefined) return (await rooms.indicators.listVintages(actor, dataset.id, page)).items;
  const isLooked = state.isRevised || state.vintage !== undefined;
  if (!isLooked || dataset.organizationOrigin === undefined) return [];
  return (await rooms.remote.listVersions(actor, facts.table, page)).items.map(toComputation);
}

export interface Revision {
  readonly vintage: Computation;
  readonly value: number | null;
  /** Why it is not to be compared with the one before. */
  readonly other?: Problem;
}

const revisionsMax = 20;

/** How the value of a place and a period was told by one computation after another, the oldest first. */
export async function readRevisions(
  { rooms, actor }: App.Locals,
  { indicator, places, at }: Explored,
  known: readonly Computation[],
): Promise<readonly Revision[]> {
  const [place] = places;
  if (place === undefined) return [];
  const read = known.slice(0, revisionsMax).map(async (vintage): Promise<Revision[]> => {
    try {
      const asked = { places: [place], from: at, to: at, vintage: vintage.number };
      const [series] = await rooms.indicators.readSeries(actor, indicator, asked);
      // Of a computation by other periods it tells nothing.
      const point = series?.points.find(({ period }) => period === at);
      return point === undefined ? [] : [{ vintage, value: point.value }];
    } catch (error) {
      // A version that was withdrawn since tells nothing more.
      const code = findRefusal(error)?.code;
      if (code === "not-found" || code === "gone") return [];
      throw error;
    }
  });
  const all = (await Promise.all(read)).flat().toReversed();
  return all
    .filter(({ value }, index) => index === 0 || value !== all[index - 1]?.value)
    .map((one, index, told) => ({ ...one, ...defined({ other: otherMeasure(told[index - 1], one) }) }));
}

/** Known of what was computed here. */
function otherMeasure(before: Revision | undefined, { vintage }: Revision): Problem | undefined {
  return before !== undefined && isWhole(before.vintage) && isWhole(vintage)
    ? changeOfMeasure(before.vintage, vintage)
    : undefined;
}

function isWhole(computation: Computation): computation is Vintage {
  return computation.definition !== undefined;
}
