import { openDataset } from "#pages/reading/open-table.ts";
import type { LayoutServerLoad } from "./$types";

export const load: LayoutServerLoad = async ({ locals, params, url }) => {
  const open = await openDataset(locals, params, url.searchParams);
  const distributions = await locals.rooms.datasets.distributionsOf(locals.actor, [open.dataset]);
  return {
    ...open,
    distributions: distributions.get(open.dataset.id) ?? [],
    /** The address of the table, on which those of its views are built. */
    base: `/datasets/${params.slug}${params.table === undefined ? "" : `/${params.table}`}`,
  };
};
