import { error } from "@sveltejs/kit";
import { chartCsv } from "#pages/charts/describe.ts";
import { openChart } from "#pages/charts/open-chart.ts";
import { toPng } from "#pages/charts/png.ts";
import { needOpen, openDataset } from "#pages/reading/open-table.ts";
import { refuseUnknown } from "#pages/reading/refuse-unknown.ts";
import { unstored } from "#pages/reading/unstored.ts";
import type { RequestHandler } from "./$types";

/** A chart as a file that stands alone: title, source and date are drawn into it. */
export const GET: RequestHandler = async ({ locals, params, url, request }) => {
  const format = /^chart\.(svg|png|csv)$/.exec(params.file)?.[1];
  if (format === undefined) error(404);
  const { dataset, open } = await openDataset(locals, params, url.searchParams);
  const chart = await openChart(locals, dataset, needOpen(open), {
    params: url.searchParams,
    signal: request.signal,
  });
  refuseUnknown(chart.query);
  const headers = {
    ...unstored(open),
    "content-disposition": `attachment; filename="${dataset.slug}.${format}"`,
  };
  if (format === "csv") {
    return new Response(`\ufeff${chartCsv(chart.choice, chart.data)}`, {
      headers: { ...headers, "content-type": "text/csv; charset=utf-8" },
    });
  }
  const svg = chart.draw(860, { standsAlone: true });
  if (format === "svg") {
    return new Response(svg, { headers: { ...headers, "content-type": "image/svg+xml; charset=utf-8" } });
  }
  return new Response(new Blob([new Uint8Array(await toPng(svg))]), {
    headers: { ...headers, "content-type": "image/png" },
  });
};
