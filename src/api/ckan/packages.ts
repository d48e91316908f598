import { Failure, isFailure } from "../../base/failure.ts";
import { isId } from "../../base/id.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import { toPackage } from "./package.ts";
import { type ActionRequest, neededText, numberOf, textOf } from "./request.ts";
import { resourceId, toResource } from "./resource.ts";

/** How many datasets are read at a time for a list of all. */
const stretch = 1_000;

/** The names of all that is published; `limit` and `offset` choose a part. */
export async function packageList(request: ActionRequest): Promise<readonly string[]> {
  const limit = numberOf(request, "limit", { otherwise: Infinity, most: Infinity });
  const offset = numberOf(request, "offset", { otherwise: 0, most: 1e9 });
  const names: string[] = [];
  for (let page = Math.floor(offset / stretch) + 1; names.length < limit; page += 1) {
    const { items, total } = await request.rooms.datasets.listPublished(request.c.var.actor, {
      page,
      pageSize: stretch,
    });
    const start = Math.max(0, offset - (page - 1) * stretch);
    names.push(...items.slice(start).map(({ slug }) => slug));
    if (page * stretch >= total) break;
  }
  return limit === Infinity ? names : names.slice(0, limit);
}

export async function currentPackageList(request: ActionRequest): Promise<readonly unknown[]> {
  const limit = numberOf(request, "limit", { otherwise: 10, most: stretch });
  const offset = numberOf(request, "offset", { otherwise: 0, most: 1e9 });
  if (limit === 0) return [];
  const { items } = await inWindow(offset, limit, (page, pageSize) =>
    request.rooms.datasets.listPublished(request.c.var.actor, { page, pageSize }),
  );
  return toPackages(request, items);
}

/** By its id, its name, or a name that it had; `name_or_id` is what CKAN calls it too. */
export async function packageShow(request: ActionRequest) {
  const { rooms, c } = request;
  const named = textOf(request, "id") ?? textOf(request, "name_or_id") ?? neededText(request, "id");
  const dataset = await rooms.datasets.getDataset(c.var.actor, named);
  const [found] = await toPackages(request, [dataset]);
  return found;
}

export async function resourceShow(request: ActionRequest) {
  const { rooms, c, url } = request;
  const id = neededText(request, "id");
  const { actor } = c.var;
  const unknown = new Failure("not-found", "ckan-resource-unknown", { resource: id.slice(0, 200) });
  const begin = id.slice(0, 36);
  if (!isId(begin)) throw unknown;
  const dataset =
    (await rooms.datasets.findDataset(actor, begin)) ??
    (await rooms.tables
      .getTable(actor, begin)
      .then((table) => rooms.datasets.findDataset(actor, table.dataset), absent));
  if (dataset?.withdrawal !== undefined || dataset === undefined) throw unknown;
  const distributions = (await rooms.datasets.distributionsOf(actor, [dataset])).get(dataset.id) ?? [];
  const position = distributions.findIndex((one) => resourceId(dataset.id, one, url) === id);
  const distribution = distributions[position];
  if (distribution === undefined) throw unknown;
  return toResource(dataset, distribution, { position, url });
}

export async function toPackages(request: ActionRequest, datasets: readonly Dataset[]) {
  const { rooms, c, url } = request;
  const distributions = await rooms.datasets.distributionsOf(c.var.actor, datasets);
  return datasets.map((dataset) =>
    toPackage(dataset, distributions.get(dataset.id) ?? [], { url, language: c.var.language }),
  );
}

/** Rows from `start` on, of a list that is read by whole pages. */
export async function inWindow<Answer extends { items: readonly Dataset[]; total: number }>(
  start: number,
  rows: number,
  read: (page: number, pageSize: number) => Promise<Answer>,
): Promise<Answer> {
  const page = Math.floor(start / rows) + 1;
  const first = await read(page, rows);
  const passed = start - (page - 1) * rows;
  if (passed === 0) return first;
  const second = page * rows < first.total ? await read(page + 1, rows) : undefined;
  return { ...first, items: [...first.items, ...(second?.items ?? [])].slice(passed, passed + rows) };
}

function absent(error: unknown): undefined {
  if (isFailure(error)) return undefined;
  throw error;
}
