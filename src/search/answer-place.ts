import { defined } from "../base/defined.ts";
import type { FiguresOfPlace, PlaceFigure } from "../catalogue/place-figures.ts";
import type { PlaceRef } from "../catalogue/metadata.ts";
import { stemOf } from "../catalogue/word-forms.ts";
import { type AskedPlaces, findAskedPlaces } from "../territory/asked-place.ts";
import type { Gazetteer } from "../territory/gazetteer.ts";
import type { NamedPlace, Territory } from "../territory/territory.ts";
import { isSearchAway } from "./away.ts";
import { isColumnOf, isPopulationColumn, knownWords } from "./figure-words.ts";
import type { AskedIndex } from "./index/asked-index.ts";

/** What a question that names a place is answered with, above the datasets. */
export interface PlaceAnswer {
  /** Absent where several places are called so and none is meant beyond doubt. */
  readonly place?: FoundPlace;
  /** Those that were asked for first; of tables of which everybody reads the rows. */
  readonly figures: readonly FoundFigure[];
  /** Of the same name or postal code, the best known first. */
  readonly others: readonly FoundPlace[];
}

export interface FoundPlace extends NamedPlace {
  /** Where it lies: the département of a commune, or the région of a département. */
  readonly within?: string;
  /** Inhabitants, as the reference of the program has them. */
  readonly population?: number;
}

export interface FoundFigure extends Omit<PlaceFigure, "before">, Omit<FiguresOfPlace, "figures"> {
  /** Where the name of the column says that it does. */
  readonly counts?: "inhabitants";
}

export interface PlaceAnswerContext {
  readonly territory: Territory;
  readonly gazetteer: Gazetteer;
  readonly index: { held(): Promise<Pick<AskedIndex, "withWords">> };
  /** Of tables held here. */
  readonly figuresOf: FiguresWithin;
  /** Of those that other instances hold. */
  readonly figuresElsewhere: FiguresWithin;
}

type FiguresWithin = (place: PlaceRef, budgetMs: number) => Promise<readonly FiguresOfPlace[]>;

const figuresMax = 4;
const othersMax = 8;
const figuresBudgetMs = 250;

/**
 * `undefined` where the question names no place. The same for whoever asks. Nothing of it is kept:
 * who reads the tables is asked each time.
 */
export async function findPlaceAnswer(
  ctx: PlaceAnswerContext,
  question: string,
): Promise<PlaceAnswer | undefined> {
  const q = question.trim().slice(0, 200);
  if (q === "" || /["“«]|(?:^|\s)-\S/.test(q)) return undefined;
  const asked = await askedIn(ctx, q);
  return asked === undefined ? undefined : answerOf(ctx, asked);
}

/** Words that datasets hold are no beginnings of names; where nobody tells which they are, none is held. */
async function askedIn(ctx: PlaceAnswerContext, q: string): Promise<AskedPlaces | undefined> {
  const find = (isKnown: (word: string) => boolean) => findAskedPlaces(ctx, q, knownWords(isKnown));
  try {
    const index = await ctx.index.held();
    return await index.withWords(({ dictionary }) =>
      find((word) => dictionary.find(stemOf(word)) !== undefined),
    );
  } catch (error) {
    if (!isSearchAway(error)) throw error;
    return find(() => false);
  }
}

async function answerOf(
  ctx: PlaceAnswerContext,
  { places, certain, about }: AskedPlaces,
): Promise<PlaceAnswer> {
  const found = places.slice(0, othersMax + 1).map((place) => toFoundPlace(ctx, place));
  const [place, ...others] = found;
  if (!certain || place === undefined) {
    return { figures: [], others: found };
  }
  const tables = await figuresAnywhere(ctx, place, figuresBudgetMs);
  return { place, figures: mostAsked(tables, about), others };
}

/** Of tables held here, then of those that other instances hold. */
export async function figuresAnywhere(
  ctx: Pick<PlaceAnswerContext, "figuresOf" | "figuresElsewhere">,
  place: PlaceRef,
  budgetMs: number,
): Promise<readonly FiguresOfPlace[]> {
  const [here, elsewhere] = await Promise.all([
    ctx.figuresOf(place, budgetMs),
    ctx.figuresElsewhere(place, budgetMs),
  ]);
  // A dataset of this instance that is followed elsewhere too is told once.
  const known = new Set(here.map(({ dataset }) => dataset.id));
  return [...here, ...elsewhere.filter(({ dataset }) => !known.has(dataset.id))];
}

/** With what tells it apart from others of its name. */
export function toFoundPlace(
  { territory, gazetteer }: Pick<PlaceAnswerContext, "territory" | "gazetteer">,
  { level, code, label }: NamedPlace,
): FoundPlace {
  const around = gazetteer.around(level, code);
  const wanted = level === "departement" ? "region" : "departement";
  const within = around.find((each) => each.level === wanted)?.label;
  const population = territory.populationOf(level, code);
  return { level, code, label, ...defined({ within, population }) };
}

/** Those of columns that the question names, then the inhabitants, then the first of each table in turn. */
function mostAsked(tables: readonly FiguresOfPlace[], about: readonly string[]): readonly FoundFigure[] {
  const ranked = tables.flatMap(({ figures, ...table }) =>
    figures.map((figure, at) => ({ figure: toFigure(table, figure), rank: rankOf(figure.name, about), at })),
  );
  const wanted = ranked.some(({ rank }) => rank === 0) ? ranked.filter(({ rank }) => rank < 2) : ranked;
  return wanted
    .toSorted((one, other) => one.rank - other.rank || one.at - other.at)
    .slice(0, figuresMax)
    .map(({ figure }) => figure);
}

export function toFigure(table: Omit<FiguresOfPlace, "figures">, figure: PlaceFigure): FoundFigure {
  const { name, title, value, unit } = figure;
  const counts = isPopulationColumn(name) ? ("inhabitants" as const) : undefined;
  return { ...table, name, value, ...defined({ title, unit, at: momentOf(figure), counts }) };
}

/** The first days of years, one after another, are years. */
function momentOf({ at, before }: PlaceFigure): string | undefined {
  const moments = [at ?? "", ...before.map((each) => each.at)];
  const areYears = moments.length > 1 && moments.every((each) => /^\d{4}-01-01$/.test(each));
  return areYears ? at?.slice(0, 4) : at;
}

function rankOf(name: string, about: readonly string[]): number {
  if (about.some((word) => isColumnOf(name, word))) return 0;
  return isPopulationColumn(name) ? 1 : 2;
}
