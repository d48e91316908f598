import { anyone } from "../access/actor.ts";
import { isFailure } from "../base/failure.ts";
import { currentFootprint, keptPart } from "../base/footprint.ts";
import type { Id } from "../base/id.ts";
import type { PlaceRef } from "../catalogue/metadata.ts";
import type { FiguresOfPlace } from "../catalogue/place-figures.ts";
import { type DatasetAccess, readableByIds } from "../catalogue/reading.ts";
import type { TablesContext } from "./context.ts";
import { figuresIn, type Keyed, keyedBy, questionOf } from "./keyed-rows.ts";
import { currentTables, hasVersion } from "./stored/table-rows.ts";
import { nameTables } from "./named-tables.ts";
import { readPageText } from "./rows.ts";
import type { Table, Version } from "./table.ts";
import { tablesOfPlace } from "./table-places.ts";

const tablesMax = 6;

type Current = Table & { readonly version: Version };

/**
 * The numbers that tables of which everybody reads the rows tell of one place: of tables with one row
 * for each place, or for each place and moment. What does not come within `budgetMs` is left out.
 */
export async function figuresOfPlace(
  ctx: TablesContext,
  place: PlaceRef,
  budgetMs: number,
): Promise<readonly FiguresOfPlace[]> {
  const holding = await tablesOfPlace(ctx.db, place);
  if (holding.length === 0) return [];
  const ids = [...new Set(holding.map(({ dataset }) => dataset))];
  const { datasets, current } = await openDatasets(ctx.db, ids.toSorted());
  const asked = current
    .flatMap((table) => {
      const column = holding.find(({ id }) => id === table.id)?.column;
      const keyed = column === undefined ? undefined : keyedBy(table.version, column);
      return keyed === undefined ? [] : [{ table, keyed }];
    })
    .slice(0, tablesMax);
  const late = new AbortController();
  if (budgetMs <= 0) late.abort();
  const timer = setTimeout(() => late.abort(), budgetMs);
  const told = asked.map(async ({ table, keyed }) => {
    const figures = await figuresWithin(ctx, table, keyed, { code: place.code, signal: late.signal });
    const dataset = datasets.get(table.dataset);
    if (dataset === undefined || figures.length === 0) return [];
    const siblings = current.filter((other) => other.dataset === table.dataset);
    return [toFigures({ table, column: keyed.column, dataset, siblings, figures })];
  });
  return (await Promise.all(told).finally(() => clearTimeout(timer))).flat();
}

/** Of these datasets those that everybody reads, and their tables; the same for many places. */
function openDatasets(
  db: TablesContext["db"],
  ids: readonly Id[],
): Promise<{ readonly datasets: ReadonlyMap<Id, DatasetAccess>; readonly current: readonly Current[] }> {
  return keptPart(["open-datasets", ...ids], async () => {
    const datasets = await readableByIds(db, anyone, ids);
    return { datasets, current: (await currentTables(db, [...datasets.keys()])).filter(hasVersion) };
  });
}

/** None where they did not come in time, or may no longer be had: then the rest is told without them. */
async function figuresWithin(
  ctx: TablesContext,
  { id }: Current,
  keyed: Keyed,
  { code, signal }: { readonly code: string; readonly signal: AbortSignal },
): Promise<FiguresOfPlace["figures"]> {
  try {
    const { data, version } = await readPageText(ctx, anyone, id, questionOf(keyed, code), { signal });
    return figuresIn({ rows: JSON.parse(data ?? "[]") as Row[], columns: version.columns }, keyed);
  } catch (error) {
    if (signal.aborted) currentFootprint()?.refuse("figures did not come in time");
    else if (!isFailure(error)) throw error;
    return [];
  }
}

type Row = Readonly<Record<string, unknown>>;

interface ReadFigures extends Pick<FiguresOfPlace, "column" | "figures"> {
  readonly table: Current;
  readonly dataset: DatasetAccess;
  readonly siblings: readonly Current[];
}

function toFigures({ table, dataset, siblings, ...told }: ReadFigures): FiguresOfPlace {
  const { id, slug: address, title } = dataset;
  const slug = nameTables(siblings).find((other) => other.id === table.id)?.slug ?? table.id;
  return {
    dataset: { id, slug: address, title },
    table: { id: table.id, slug, name: table.name },
    updatedAt: table.version.createdAt,
    ...told,
  };
}
