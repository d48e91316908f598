import { Failure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import type { Facet, FacetCounts, SearchSort } from "../../search/search.ts";
import { toGroupName } from "./package.ts";
import { inWindow, toPackages } from "./packages.ts";
import { type ActionRequest, listOf, numberOf, textOf } from "./request.ts";
import { facets, type CkanSearch, wantedOf } from "./search-parameters.ts";

export async function packageSearch(request: ActionRequest) {
  const rows = numberOf(request, "rows", { otherwise: 10, most: 1_000 });
  const start = numberOf(request, "start", { otherwise: 0, most: 1e9 });
  const sort = sortOf(request);
  const wanted = await wantedOf(request);
  const counted = listOf(request, "facet.field");
  const wantedFacets = counted.flatMap((field) => facets[field] ?? []);
  const found = await find(request, wanted, { rows, start, sort, facets: wantedFacets });
  const shown = rows === 0 ? [] : found.items;
  return {
    count: found.total,
    sort: textOf(request, "sort") ?? "score desc, metadata_modified desc",
    facets: Object.fromEntries(
      counted.map((field) => [
        field,
        Object.fromEntries(itemsOf(field, found.facets).map(({ name, count }) => [name, count])),
      ]),
    ),
    search_facets: Object.fromEntries(
      counted.map((field) => [field, { title: field, items: itemsOf(field, found.facets) }]),
    ),
    results: await toPackages(request, shown),
  };
}

interface Found {
  readonly items: readonly Dataset[];
  readonly total: number;
  readonly facets: readonly FacetCounts[];
}

interface How {
  readonly rows: number;
  readonly start: number;
  readonly sort: SearchSort | "change";
  readonly facets: readonly Facet[];
}

async function find(request: ActionRequest, wanted: CkanSearch, how: How): Promise<Found> {
  if (wanted.name !== undefined) return findNamed(request, wanted.name, how);
  const others = Object.keys(wanted.filters).some((facet) => facet !== "organization");
  const refused = Object.keys(wanted.without).length > 0;
  const one = (wanted.filters.organization ?? []).length <= 1;
  const plain = wanted.q === "" && !others && !refused && one && how.facets.length === 0;
  if (plain && (how.sort === "change" || wanted.modifiedSince !== undefined)) {
    return findChanged(request, wanted, how);
  }
  if (wanted.modifiedSince === undefined) return findSearched(request, wanted, how);
  throw new Failure("invalid", "ckan-query-unreadable", {
    parameter: "fq",
    near: "metadata_modified",
    expected: "metadata_modified:[2026-01-01T00:00:00Z TO *]",
  });
}

async function findNamed({ rooms, c }: ActionRequest, name: string, { start }: How): Promise<Found> {
  const dataset = await rooms.datasets.findDataset(c.var.actor, name);
  const items = dataset === undefined || dataset.withdrawal !== undefined ? [] : [dataset];
  return { items: items.slice(start), total: items.length, facets: [] };
}

/** A walk through all of them in the order of their change, as harvesters do it. */
async function findChanged(
  request: ActionRequest,
  { filters, modifiedSince }: CkanSearch,
  { start, rows }: How,
): Promise<Found> {
  const { rooms, c } = request;
  const organization = await organizationOf(request, filters.organization?.[0]);
  if (organization === null) return { items: [], total: 0, facets: [] };
  const list = await inWindow(start, Math.max(1, rows), (page, pageSize) =>
    rooms.datasets.listPublished(c.var.actor, {
      page,
      pageSize,
      ...defined({ organization, modifiedSince }),
    }),
  );
  return { ...list, facets: [] };
}

async function findSearched(
  { rooms, c }: ActionRequest,
  { q, held, filters, without }: CkanSearch,
  { start, rows, sort, facets: counted }: How,
): Promise<Found> {
  const { actor, language } = c.var;
  const asked = {
    q,
    ...defined({ held }),
    filters,
    without,
    language,
    facets: counted,
    sort: sort === "change" ? ("newest" as const) : sort,
  };
  const list = await inWindow(start, Math.max(1, rows), (page, pageSize) =>
    rooms.search.search(actor, { ...asked, page, pageSize }),
  );
  // Where nothing answers, the nearest are for people: a program would take them for the answer.
  return list.nearest ? { items: [], total: 0, facets: list.facets } : list;
}

/** The id of the organization; `null` for one that is not here. */
async function organizationOf(
  { rooms, c }: ActionRequest,
  slug: string | undefined,
): Promise<string | undefined | null> {
  if (slug === undefined) return undefined;
  return (await rooms.organizations.findOrganization(c.var.actor, slug))?.id ?? null;
}

const sorts: Readonly<Record<string, SearchSort | "change">> = {
  score: "relevance",
  rank: "relevance",
  relevance: "relevance",
  title: "title",
  title_string: "title",
  name: "title",
  metadata_created: "newest",
  metadata_modified: "newest",
  // A walk through all of them, in an order that stays: that of their last change.
  id: "change",
};

function sortOf(request: ActionRequest): SearchSort | "change" {
  const text = textOf(request, "sort");
  if (text === undefined) {
    return textOf(request, "q") === undefined && textOf(request, "fq") === undefined ? "change" : "relevance";
  }
  const [field = "", way = "asc"] = text.split(",", 1)[0]?.trim().split(/\s+/) ?? [];
  if (field === "metadata_modified" && way.toLowerCase() === "asc") return "change";
  const sort = sorts[field];
  if (sort !== undefined) return sort;
  throw new Failure("invalid", "ckan-argument-wrong", {
    parameter: "sort",
    expected: Object.keys(sorts).join(" | "),
  });
}

function itemsOf(
  field: string,
  counts: readonly FacetCounts[],
): readonly { name: string; display_name: string; count: number }[] {
  const facet = facets[field];
  const values = counts.find((one) => one.facet === facet)?.values ?? [];
  return values.map(({ value, label, count }) => ({
    name: field === "groups" ? toGroupName(value) : value,
    display_name: label ?? value,
    count,
  }));
}
