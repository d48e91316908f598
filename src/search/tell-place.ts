import type { FiguresOfPlace, PlaceFigure } from "../catalogue/place-figures.ts";
import type { NamedPlace, PlaceLevel } from "../territory/territory.ts";
import { defined } from "../base/defined.ts";
import { figuresAnywhere, type FoundFigure, type PlaceAnswerContext, toFigure } from "./answer-place.ts";

/** What the page of a place says first. */
export interface ToldPlace {
  readonly figures: readonly ComparedFigure[];
  /** Where its number of inhabitants stands, as the reference of the program has it. */
  readonly inhabitants?: ToldInhabitants;
}

export interface ComparedFigure extends FoundFigure {
  /** Of the earliest moment that the table has. */
  readonly first?: { readonly at: string; readonly value: number };
  /** The same column of tables of the places around it. */
  readonly around: readonly { readonly place: NamedPlace; readonly value: number }[];
}

interface ToldInhabitants {
  readonly value: number;
  /** Its place among those of its level in the widest place around it, from 1. */
  readonly rank?: { readonly place: number; readonly of: number; readonly within: NamedPlace };
  /** Those around it. */
  readonly around: readonly Peopled[];
  /** The most peopled beside it: in the same EPCI, département or région. */
  readonly neighbours: readonly Peopled[];
  /** Of its level, the nearest in size. */
  readonly similar: readonly Peopled[];
}

interface Peopled {
  readonly place: NamedPlace;
  readonly value: number;
}

const figuresMax = 8;
const besideMax = 4;
const budgetMs = 400;

/** Of the tables of which everybody reads the rows. Who may is asked each time. */
export async function tellPlace(ctx: PlaceAnswerContext, place: NamedPlace): Promise<ToldPlace> {
  const around = ctx.gazetteer.around(place.level, place.code);
  // Each producer is asked about the place itself: of those around it, tables held here tell.
  const [own, ...others] = await Promise.all([
    figuresAnywhere(ctx, place, budgetMs),
    ...around.slice(0, besideMax).map((each) => ctx.figuresOf(each, budgetMs)),
  ]);
  const figures = own.flatMap(({ figures: told, ...table }) =>
    told.map((figure): ComparedFigure => {
      const compared = around.flatMap((each, at) => valueOf(others[at] ?? [], figure, each));
      return { ...toFigure(table, figure), around: compared, ...defined({ first: firstOf(figure) }) };
    }),
  );
  const inhabitants = inhabitantsOf(ctx, place, around);
  return { figures: figures.slice(0, figuresMax), ...defined({ inhabitants }) };
}

function firstOf({ before }: PlaceFigure): ComparedFigure["first"] {
  return before.at(-1);
}

/** Of a column with the same name, at the same moment. */
function valueOf(
  tables: readonly FiguresOfPlace[],
  { name, at }: PlaceFigure,
  place: NamedPlace,
): ComparedFigure["around"] {
  const same = tables.flatMap(({ figures }) => figures).find((each) => each.name === name && each.at === at);
  return same === undefined ? [] : [{ place, value: same.value }];
}

function inhabitantsOf(
  { territory, gazetteer }: PlaceAnswerContext,
  place: NamedPlace,
  around: readonly NamedPlace[],
): ToldInhabitants | undefined {
  const peopled = (each: NamedPlace): readonly Peopled[] => {
    const inhabitants = territory.populationOf(each.level, each.code);
    return inhabitants === undefined ? [] : [{ place: each, value: inhabitants }];
  };
  const [own] = peopled(place);
  if (own === undefined) return undefined;
  const isOther = (each: Peopled) => each.place.code !== place.code;
  const nearest = around[0];
  const inside = around.find(({ level }) => level === ranked[place.level]);
  const among = inside === undefined ? [] : gazetteer.within(inside, place.level).flatMap(peopled);
  const beside = nearest === undefined ? [] : gazetteer.within(nearest, place.level).flatMap(peopled);
  const all = territory
    .codes(place.level)
    .flatMap((code) => named(territory, place.level, code))
    .flatMap(peopled);
  const rank =
    inside === undefined || among.length < 2
      ? undefined
      : {
          place: 1 + among.filter((each) => each.value > own.value).length,
          of: among.length,
          within: inside,
        };
  return {
    value: own.value,
    ...defined({ rank }),
    around: around.flatMap(peopled),
    neighbours: bySize(beside.filter(isOther)).slice(0, besideMax),
    similar: all
      .filter(isOther)
      .toSorted((one, other) => Math.abs(one.value - own.value) - Math.abs(other.value - own.value))
      .slice(0, besideMax),
  };
}

/** Within what a place of each level is ranked. */
const ranked: Readonly<Partial<Record<PlaceLevel, PlaceLevel>>> = {
  commune: "departement",
  epci: "departement",
  departement: "region",
};

function bySize(places: readonly Peopled[]): readonly Peopled[] {
  return places.toSorted((one, other) => other.value - one.value);
}

function named(
  territory: PlaceAnswerContext["territory"],
  level: PlaceLevel,
  code: string,
): readonly NamedPlace[] {
  const label = territory.labelOf(level, code);
  return label === undefined ? [] : [{ level, code, label }];
}
