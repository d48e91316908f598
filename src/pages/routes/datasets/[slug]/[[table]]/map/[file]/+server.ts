import { error } from "@sveltejs/kit";
import { toPng } from "#pages/charts/png.ts";
import { mapCsv, openMap } from "#pages/maps/open-map.ts";
import { needOpen, openDataset, readOptions } from "#pages/reading/open-table.ts";
import { parseTile, type Tile } from "../../../../../../../tables/tile.ts";
import { refuseUnknown } from "#pages/reading/refuse-unknown.ts";
import { unstored } from "#pages/reading/unstored.ts";
import type { RequestHandler } from "./$types";

/** A map as a file that stands alone: title, source and date are drawn into it. */
export const GET: RequestHandler = async ({ locals, params, url, request }) => {
  const [, z, x, y] = /^tile-(\d+)-(\d+)-(\d+)\.mvt$/.exec(params.file) ?? [];
  if (z !== undefined && x !== undefined && y !== undefined) {
    return tileElsewhere(locals, params, { tile: parseTile(z, x, y), url, signal: request.signal });
  }
  const format = /^map\.(svg|png|csv)$/.exec(params.file)?.[1];
  if (format === undefined) error(404);
  const { dataset, open } = await openDataset(locals, params, url.searchParams);
  const map = await openMap(locals, dataset, needOpen(open), {
    params: url.searchParams,
    signal: request.signal,
  });
  refuseUnknown(map.query);
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

/** A tile of a table that another instance holds: asked of it in the reader's name, and kept by nobody. */
async function tileElsewhere(
  locals: App.Locals,
  params: { slug: string; table?: string | undefined },
  { tile, url, signal }: { tile: Tile; url: URL; signal: AbortSignal },
): Promise<Response> {
  const { open } = await openDataset(locals, params, url.searchParams);
  const asked = needOpen(open);
  if (asked.table.elsewhere === undefined) error(404);
  const question = new URLSearchParams(url.searchParams);
  question.delete("version");
  const bytes = await locals.rooms.remote.readTileBytes(locals.actor, asked.table.id, question, {
    ...readOptions(asked, signal),
    tile,
  });
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: { "content-type": "application/vnd.mapbox-vector-tile", "cache-control": "no-store" },
  });
}
