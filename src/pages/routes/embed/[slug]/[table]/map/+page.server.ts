import { openMap } from "#pages/maps/open-map.ts";
import { needOpen, openDataset } from "#pages/reading/open-table.ts";
import { refuseUnknown } from "#pages/reading/refuse-unknown.ts";
import { leaveForFigure } from "#pages/reading/elsewhere.ts";
import type { PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals, params, url, request }) => {
  const opened = await openDataset(locals, params, url.searchParams);
  if (opened.elsewhere !== undefined) leaveForFigure(opened.elsewhere, params.table, `/map${url.search}`);
  const map = await openMap(locals, opened.dataset, needOpen(opened.open), {
    params: url.searchParams,
    signal: request.signal,
  });
  refuseUnknown(map.query);
  return {
    words: map.words,
    source: map.source,
    wide: map.draw(860),
    narrow: map.draw(340),
    address: `/datasets/${params.slug}/${params.table}/map${url.search}`,
  };
};
