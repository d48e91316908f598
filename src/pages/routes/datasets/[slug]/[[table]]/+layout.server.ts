import { redirect } from "@sveltejs/kit";
import { drawableMappings } from "#pages/maps/mappable.ts";
import { showCoverage } from "#pages/reading/coverage.ts";
import { showFigures } from "#pages/reading/kept-figures.ts";
import { openAsTold, openDataset } from "#pages/reading/open-table.ts";
import { findPersonalData, toldWith } from "#pages/reading/personal-data.ts";
import { logoAddress } from "../../../../../people/organization.ts";
import { unstored } from "#pages/reading/unstored.ts";
import type { LayoutServerLoad } from "./$types";

/** What is looked at in the rows themselves, and is nothing without them. */
const ofRows = /\/\[\[table\]\]\/(?:chart|map|columns|api|versions|rejected|rows)(?:\/|$)/;

export const load: LayoutServerLoad = async ({ locals, params, url, route, setHeaders }) => {
  const find = ofRows.test(route.id) ? openDataset : openAsTold;
  const open = await find(locals, params, url.searchParams);
  setHeaders(unstored(open.open));
  const { slug, metadata } = open.dataset;
  // By its id, or a slug that it had: one page has one address.
  if (params.slug !== slug) {
    redirect(301, `${url.pathname.replace(/^\/datasets\/[^/]+/, `/datasets/${slug}`)}${url.search}`);
  }
  const { rooms, actor } = locals;
  const [personal, organization, distributions, reuses, elsewhere, drawn] = await Promise.all([
    findPersonalData(locals, open.dataset),
    rooms.organizations.findOrganization(actor, open.dataset.organization),
    rooms.datasets.distributionsOf(actor, [open.dataset]),
    rooms.projects.reusesOf(actor, [open.dataset.id]),
    rooms.network.reusesElsewhere({ kind: "anyone" }, [open.dataset.id]),
    rooms.territory.drawnLevels(),
  ]);
  /** Of the table that is looked at: what the others have is known once they are opened. */
  const columnsOf = (table: string) =>
    open.open?.table.id === table ? { columns: open.open.version.columns } : {};
  return {
    ...open,
    /** With whom it names, as the head tells it to programs. */
    dataset: toldWith(open.dataset, personal),
    personal,
    logo:
      organization?.logo && logoAddress(rooms.instance.url, { id: organization.id, logo: organization.logo }),
    distributions: distributions.get(open.dataset.id) ?? [],
    reusedBy: [
      ...(reuses.get(open.dataset.id) ?? []).map((reuse) => ({
        title: reuse.title,
        url: `${rooms.instance.url}/reuses/${reuse.slug}`,
      })),
      ...(elsewhere.get(open.dataset.id) ?? []).map((reuse) => ({ title: reuse.title, url: reuse.url })),
    ],
    figures: showFigures(
      open.dataset,
      open.tables.map((table) => ({ ...table, ...columnsOf(table.id) })),
    ),
    /** Whether a map can be drawn of the table. */
    mappable: open.open !== undefined && drawableMappings(open.open.version.columns, drawn).length > 0,
    /** Where it is one place or two, the head says so. */
    covered:
      metadata.spatial.length > 2
        ? []
        : metadata.spatial.flatMap((coverage) => showCoverage(coverage, locals.rooms.territory) ?? []),
    /** The address of the table, on which those of its views are built. */
    base: `/datasets/${params.slug}${params.table === undefined ? "" : `/${params.table}`}`,
  };
};
