import { openDataset } from "#pages/reading/open-table.ts";
import type { LayoutServerLoad } from "./$types";

export const load: LayoutServerLoad = async ({ locals, params, url }) => ({
  ...(await openDataset(locals, params, url.searchParams)),
  /** The address of the table, on which those of its views are built. */
  base: `/datasets/${params.slug}${params.table === undefined ? "" : `/${params.table}`}`,
});
