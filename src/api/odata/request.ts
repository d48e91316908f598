import type { Context } from "hono";
import { Failure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { ReadableTable } from "../../tables/readable-tables.ts";
import { nameTables } from "../../tables/named-tables.ts";
import type { Rooms } from "../../rooms.ts";
import type { ApiEnv } from "../routes.ts";
import { setName, slugInSetName, tableName } from "./names.ts";

/** What a route under `/odata` works with. */
export interface ODataRequest {
  readonly c: Context<ApiEnv>;
  readonly rooms: Rooms;
  /** Public address of the instance, without a slash at its end. */
  readonly url: string;
  /** The slug of the dataset whose tables alone are served; all readable ones where absent. */
  readonly dataset?: string;
  /** Public address of the service, without a slash at its end. */
  readonly root: string;
  readonly params: URLSearchParams;
}

export interface EntitySet {
  readonly name: string;
  readonly table: ReadableTable;
}

export function toODataRequest(c: Context<ApiEnv>, rooms: Rooms, url: string): ODataRequest {
  const search = c.req.url.indexOf("?");
  const params = new URLSearchParams(search < 0 ? "" : c.req.url.slice(search));
  const dataset = c.req.param("dataset");
  return {
    c,
    rooms,
    url,
    params,
    root: dataset === undefined ? `${url}/odata` : `${url}/odata/datasets/${dataset}`,
    ...defined({ dataset }),
  };
}

/** System options that a resource takes; another that begins with `$` is refused, the rest is passed over. */
export function allowOptions({ params }: ODataRequest, ...names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of params.keys()) {
    if (seen.has(name)) throw new Failure("invalid", "query-twice", { parameter: name.slice(0, 100) });
    seen.add(name);
    if (!name.startsWith("$") || names.includes(name) || name === "$format") continue;
    throw new Failure("unsupported", "odata-option-unknown", {
      parameter: name.slice(0, 100),
      expected: ["$format", ...names].join(", "),
    });
  }
}

/** How many tables are read at a time for a list of all. */
const stretch = 500;

/** Every entity set of the service, with its table. */
export async function* entitySets(request: ODataRequest): AsyncGenerator<EntitySet, void> {
  const { rooms, c, dataset } = request;
  if (dataset !== undefined) {
    yield* await setsOfDataset(request, dataset);
    return;
  }
  // Tables of a dataset follow each other, and may lie on two pages.
  let together: ReadableTable[] = [];
  for (let page = 1; ; page += 1) {
    const { items, total } = await rooms.tables.listReadableTables(c.var.actor, { page, pageSize: stretch });
    for (const table of items) {
      if (together[0] !== undefined && together[0].dataset !== table.dataset) {
        yield* named(together, together[0].datasetSlug);
        together = [];
      }
      together.push(table);
    }
    if (page * stretch >= total) break;
  }
  if (together[0] !== undefined) yield* named(together, together[0].datasetSlug);
}

/** The entity set of that name; throws `not-found`. */
export async function findEntitySet(request: ODataRequest, name: string): Promise<EntitySet> {
  const slug = request.dataset ?? slugInSetName(name);
  const sets = slug === undefined ? [] : await setsOfDataset(request, slug);
  const found = sets.find((set) => set.name === name);
  if (found !== undefined) return found;
  throw new Failure("not-found", "odata-set-unknown", { set: name.slice(0, 200) });
}

async function setsOfDataset(
  { rooms, c, dataset: scope }: ODataRequest,
  slug: string,
): Promise<readonly EntitySet[]> {
  const { actor } = c.var;
  const dataset = await rooms.datasets.findDataset(actor, slug);
  if (dataset === undefined || dataset.withdrawal !== undefined) {
    // Where it is the whole service, the reader learns why.
    if (scope !== undefined) await rooms.datasets.getDataset(actor, slug);
    return [];
  }
  const tables = (await rooms.tables.listTables(actor, dataset.id)).flatMap((table): ReadableTable[] => {
    const { version } = table;
    if (version === undefined) return [];
    return [{ ...table, version, datasetSlug: dataset.slug, datasetTitle: dataset.title }];
  });
  // An older address of the dataset names its tables too.
  return named(tables, scope === undefined ? slug : undefined);
}

/** Tables of one dataset; alone where `slug` is absent. */
function named(tables: readonly ReadableTable[], slug: string | undefined): readonly EntitySet[] {
  return nameTables(tables).flatMap(({ slug: part }, index): EntitySet[] => {
    const table = tables[index];
    if (table === undefined) return [];
    return [{ table, name: slug === undefined ? tableName(part) : setName(slug, part) }];
  });
}
