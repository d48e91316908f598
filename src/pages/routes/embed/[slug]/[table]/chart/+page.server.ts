import { openChart } from "#pages/charts/open-chart.ts";
import { needOpen, openDataset } from "#pages/reading/open-table.ts";
import { refuseUnknown } from "#pages/reading/refuse-unknown.ts";
import { leaveForFigure } from "#pages/reading/elsewhere.ts";
import type { PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals, params, url, request }) => {
  const opened = await openDataset(locals, params, url.searchParams);
  if (opened.elsewhere !== undefined) leaveForFigure(opened.elsewhere, params.table, `/chart${url.search}`);
  const chart = await openChart(locals, opened.dataset, needOpen(opened.open), {
    params: url.searchParams,
    signal: request.signal,
  });
  refuseUnknown(chart.query);
  return {
    words: chart.words,
    source: chart.source,
    wide: chart.draw(860),
    narrow: chart.draw(340),
    address: `/datasets/${params.slug}/${params.table}/chart${url.search}`,
  };
};
