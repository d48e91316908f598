import type { CatalogueContext, DescribingContext } from "../catalogue/context.ts";
import type { RowsFound } from "../catalogue/rows-found.ts";
import type { FiguresOfPlace } from "../catalogue/place-figures.ts";
import type { PlaceRef } from "../catalogue/metadata.ts";
import type { PlacesContext } from "../catalogue/places.ts";
import type { TablesContext } from "./context.ts";
import { changesOf, tableDistributions } from "./dataset-tables.ts";
import { tableFacts } from "./facts.ts";
import { findRowWords } from "./find-row-words.ts";
import { figuresOfPlace } from "./place-figures.ts";
import { tablesOfPlace } from "./table-places.ts";
import { tableReadiness } from "./tables.ts";

type OfTables = Pick<
  CatalogueContext & DescribingContext,
  "readiness" | "tableFacts" | "tableDistributions" | "changesOf"
>;

/** What the catalogue asks of the tables: before it publishes a dataset, and to find, score and tell it. */
export function tablesForCatalogue(ctx: TablesContext): OfTables {
  const distributions: OfTables["tableDistributions"] = (datasets) =>
    tableDistributions(ctx, datasets, ctx.url);
  return {
    readiness: (dataset, db) => tableReadiness(db, dataset),
    tableFacts: async (datasets) => {
      const facts = await tableFacts(ctx, datasets);
      const forms = await distributions([...facts.keys()]);
      return new Map([...facts].map(([id, own]) => [id, { ...own, distributions: forms.get(id) ?? [] }]));
    },
    tableDistributions: distributions,
    changesOf: (dataset) => changesOf(ctx, dataset),
  };
}

/** Tables whose current version holds any of the codes, whoever asks. */
export function placesOfTables({ db }: Pick<TablesContext, "db">): PlacesContext["tablesOf"] {
  return async (places) => {
    const found = places.map(async (place) => {
      const tables = await tablesOfPlace(db, place);
      return tables.map((table) => ({ ...table, code: place.code }));
    });
    return (await Promise.all(found)).flat();
  };
}

/** What tables of which everybody reads the rows tell of a place in numbers, within a time. */
export function figuresOfPlaces(ctx: TablesContext) {
  return (place: PlaceRef, budgetMs: number): Promise<readonly FiguresOfPlace[]> =>
    figuresOfPlace(ctx, place, budgetMs);
}

/** Tables of which everybody reads the rows, whose names and codes hold words, within a time. */
export function rowsWithWords(ctx: TablesContext) {
  return (words: readonly string[], budgetMs: number): Promise<readonly RowsFound[]> =>
    findRowWords(ctx, words, budgetMs);
}
