import { error } from "@sveltejs/kit";
import { toPng } from "#pages/charts/png.ts";
import { mapCsv, openMap } from "#pages/maps/open-map.ts";
import { needOpen, openDataset } from "#pages/reading/open-table.ts";
import { unstored } from "#pages/reading/unstored.ts";
import type { RequestHandler } from "./$types";

/** A map as a file that stands alone: title, source and date are drawn into it. */
export const GET: RequestHandler = async ({ locals, params, url, request }) => {
  const format = /^map\.(svg|png|csv)$/.exec(params.file)?.[1];
  if (format === undefined) error(404);
  const { dataset, open } = await openDataset(locals, params, url.searchParams);
  const map = await openMap(locals, dataset, needOpen(open), {
    params: url.searchParams,
    signal: request.signal,
  });
  const headers = {
    ...unstored(open),
    "content-disposition": `attachment; filename="${dataset.slug}-map.${format}"`,
  };
  if (format === "csv") {
    return new Response(`\ufeff${mapCsv(map.data)}`, {
      headers: { ...headers, "content-type": "text/csv; charset=utf-8" },
    });
  }
  if (map.data.kind === "list") error(404);
  const svg = map.draw(860, { standsAlone: true });
  if (format === "svg") {
    return new Response(svg, { headers: { ...headers, "content-type": "image/svg+xml; charset=utf-8" } });
  }
  return new Response(new Blob([new Uint8Array(await toPng(svg))]), {
    headers: { ...headers, "content-type": "image/png" },
  });
};
