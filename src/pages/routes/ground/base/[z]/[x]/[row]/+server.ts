import { error } from "@sveltejs/kit";
import { parseTile } from "../../../../../../../tables/tile.ts";
import type { RequestHandler } from "./$types";

/** A tile of the base map that an administrator gave; `v` in the address changes with its file. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const row = /^(\d+)\.mvt$/.exec(params.row)?.[1];
  if (row === undefined) error(404);
  const tile = await locals.rooms.territory.baseTile(parseTile(params.z, params.x, row));
  const headers = { "cache-control": "public, max-age=86400" };
  // Of the sea a base map has none: that is an answer too, which a browser keeps.
  if (tile === undefined) return new Response(null, { status: 204, headers });
  return new Response(tile as Uint8Array<ArrayBuffer>, {
    headers: { ...headers, "content-type": "application/vnd.mapbox-vector-tile" },
  });
};
