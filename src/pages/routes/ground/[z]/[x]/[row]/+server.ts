import { error } from "@sveltejs/kit";
import { parseTile } from "../../../../../../tables/tile.ts";
import type { RequestHandler } from "./$types";

/** The ground of maps: land, borders, and the outlines of the level that `level` names. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const row = /^(\d+)\.mvt$/.exec(params.row)?.[1];
  if (row === undefined) error(404);
  const { territory } = locals.rooms;
  const drawn = await territory.drawnLevels();
  const level = drawn.find((one) => one === url.searchParams.get("level"));
  const tile = await territory.groundTile(parseTile(params.z, params.x, row), level);
  return new Response(tile as Uint8Array<ArrayBuffer>, {
    headers: {
      "content-type": "application/vnd.mapbox-vector-tile",
      // Outlines change where an administrator gives others.
      "cache-control": "public, max-age=3600",
    },
  });
};
