import type { Actor } from "../access/actor.ts";
import type { Fragment } from "../access/may.ts";
import type { Id } from "../base/id.ts";
import type { Page, PageRequest } from "../base/page.ts";
import { defined } from "../base/defined.ts";
import type { Db } from "../db/db.ts";
import type { Gazetteer } from "../territory/gazetteer.ts";
import type { NamedPlace, PlaceLevel, Territory } from "../territory/territory.ts";
import type { Dataset } from "./dataset.ts";
import { findPublished } from "./datasets.ts";
import type { PlaceRef } from "./metadata.ts";
import { datasetsReadableBy } from "./reading.ts";

/** A place of the territory. One that was merged into another tells its successor. */
export interface Place extends NamedPlace {
  readonly successor?: NamedPlace;
  /** From the nearest: a commune's EPCI, département, région. */
  readonly around: readonly NamedPlace[];
  readonly population?: number;
}

/** A table with rows of a place: those whose `column` holds `code`. */
interface TableOfPlace {
  readonly id: Id;
  readonly name: string;
  readonly column: string;
  /** Of the place, or of one that it took in. */
  readonly code: string;
}

export interface DatasetOfPlace {
  readonly dataset: Dataset;
  /** Whether its producer says that it covers this place. */
  readonly declared: boolean;
  readonly tables: readonly TableOfPlace[];
}

export interface PlacesContext {
  readonly db: Db;
  readonly territory: Territory;
  readonly gazetteer: Gazetteer;
  /** Tables whose current version holds any of the codes, whoever asks. */
  readonly tablesOf: (
    places: readonly PlaceRef[],
  ) => Promise<readonly (TableOfPlace & { readonly dataset: Id })[]>;
}

/** `undefined` for a code that never was. */
export function findPlace(
  { territory, gazetteer }: Pick<PlacesContext, "territory" | "gazetteer">,
  level: PlaceLevel,
  code: string,
): Place | undefined {
  const label = territory.labelOf(level, code);
  if (label === undefined) return undefined;
  const successor = gazetteer.successorOf(level, code);
  const population = successor === undefined ? territory.populationOf(level, code) : undefined;
  return {
    level,
    code,
    label,
    ...defined({ successor }),
    around: gazetteer.around(level, code),
    ...defined({ population }),
  };
}

const placesFoundMax = 50;

/** By the beginning of a name, a code or a postal code; the best known first, fifty at most. */
export function searchPlaces(
  { gazetteer }: Pick<PlacesContext, "gazetteer">,
  beginning: string,
): readonly NamedPlace[] {
  return gazetteer.search(beginning, placesFoundMax);
}

/** Those of the next level, or of the level told, by name; the régions where no place is told. */
export function listPlacesIn(
  { gazetteer }: Pick<PlacesContext, "gazetteer">,
  place?: PlaceRef,
  level?: PlaceLevel,
): readonly NamedPlace[] {
  return gazetteer.within(place, level);
}

/**
 * Those that declare the place, then those whose tables hold its code, each with the last changed
 * first. What is told of a place that was merged into this one is told of this one.
 */
export async function listDatasetsOf(
  context: PlacesContext,
  actor: Actor,
  { level, code }: PlaceRef,
  { page, pageSize }: PageRequest,
): Promise<Page<DatasetOfPlace>> {
  const { db, gazetteer } = context;
  const places = [code, ...gazetteer.formerCodesOf(level, code)].map((each) => ({ level, code: each }));
  const tables = Map.groupBy(await context.tablesOf(places), ({ dataset }) => dataset);
  const declares = declaring(db, places);
  const held = db`d.id = any(${[...tables.keys()]}::uuid[])`;
  const rows = await db<{ id: Id; declared: boolean; total: number }[]>`
    select d.id, coalesce(${declares}, false) as declared, count(*) over ()::int as total from datasets d
    where (${declares} or ${held}) and d.id in ${datasetsReadableBy(db, actor)}
      and exists (select from publications where dataset = d.id)
    order by 2 desc, d.modified_at desc, d.id limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const datasets = await findPublished(
    { db },
    actor,
    rows.map(({ id }) => id),
  );
  const items = rows.flatMap(({ id, declared }) => {
    const dataset = datasets.get(id);
    return dataset === undefined ? [] : [{ dataset, declared, tables: (tables.get(id) ?? []).map(toTable) }];
  });
  return { items, total: rows[0]?.total ?? 0 };
}

function toTable({ id, name, column, code }: TableOfPlace): TableOfPlace {
  return { id, name, column, code };
}

function declaring(db: Db, places: readonly PlaceRef[]): Fragment {
  return places
    .map((place) => db`(d.metadata -> 'spatial') @> ${JSON.stringify([{ place }])}::text::jsonb`)
    .reduce((one, other) => db`${one} or ${other}`);
}
