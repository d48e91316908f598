import { error } from "@sveltejs/kit";
import { toPng } from "#pages/charts/png.ts";
import { valuesCsv } from "#pages/indicators/values-csv.ts";
import { openExplorer } from "#pages/indicators/open-explorer.ts";
import { frameOf } from "#pages/indicators/places-map.ts";
import { namePeriod } from "#pages/values/period-words.ts";
import { unstoredIndicator } from "#pages/indicators/unstored-indicator.ts";
import type { RequestHandler } from "./$types";

/** A view of an indicator as a file that stands alone, or one date of a map that plays. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const format = /^(?:chart\.(svg|png|csv)|frame\.(json))$/.exec(params.file)?.slice(1).find(Boolean);
  if (format === undefined) error(404);
  const opened = await openExplorer(locals, params.slug, url.searchParams);
  if (opened === undefined) error(404);
  const { dataset } = opened.explored.indicator;
  const headers = await unstoredIndicator(locals, { dataset });
  const named = { ...headers, "content-disposition": `attachment; filename="${dataset.slug}.${format}"` };
  if (format === "json") {
    if (opened.map === undefined) error(404);
    const { facts, at } = opened.explored;
    return Response.json(
      {
        period: at,
        name: namePeriod(locals.language, facts.grain, at),
        summary: opened.words.summary,
        places: frameOf(locals.language, opened.explored, opened.map),
      },
      { headers },
    );
  }
  if (format === "csv") {
    return new Response(`\ufeff${valuesCsv(opened)}`, {
      headers: { ...named, "content-type": "text/csv; charset=utf-8" },
    });
  }
  const svg = opened.draw(format === "png" ? 800 : 860, { standsAlone: true });
  if (svg === undefined) error(404);
  if (format === "svg")
    return new Response(svg, { headers: { ...named, "content-type": "image/svg+xml; charset=utf-8" } });
  // Shown where a link is shared, as well as taken away.
  return new Response(new Blob([new Uint8Array(await toPng(svg))]), {
    headers: { ...headers, "content-type": "image/png" },
  });
};
