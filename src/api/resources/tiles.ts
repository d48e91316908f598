import { defined } from "../../base/defined.ts";
import { type AnsweredTile, type TileForm } from "../../tables/tiles.ts";
import { parseTile } from "../../tables/tile.ts";
import { conditional, isKnown } from "../conditional.ts";
import type { ResourceRequest } from "./request.ts";

const mediaTypes: Readonly<Record<TileForm, string>> = {
  mvt: "application/vnd.mapbox-vector-tile",
  json: "application/geo+json",
};

/** One tile, as a Mapbox Vector Tile (`.mvt`) or as GeoJSON (`.json`). */
export async function sendTile(request: ResourceRequest): Promise<Response> {
  const { c, rooms, table, params, version } = request;
  const asked = c.req.param("row") ?? "";
  const [, row = "", ending = ""] = /^(.*)\.(mvt|json)$/.exec(asked) ?? [];
  const form: TileForm = ending === "json" ? "json" : "mvt";
  const tile = parseTile(c.req.param("z") ?? "", c.req.param("x") ?? "", ending === "" ? `${asked}?` : row);
  const answer = await rooms.rows.readTile(c.var.actor, table, params, {
    tile,
    form,
    signal: c.req.raw.signal,
    unlessEtag: (etag) => isKnown(c, etag),
    ...defined({ version }),
  });
  const headers = headersOf(request, answer);
  if (answer.data === undefined) return new Response(null, { status: 304, headers });
  headers["content-type"] = mediaTypes[form];
  return new Response(answer.data as Uint8Array<ArrayBuffer>, { headers });
}

/** A version never changes, and what everybody may read of it may be kept for a day; what not everybody may, by nobody. */
function headersOf({ version }: ResourceRequest, answer: AnsweredTile): Record<string, string> {
  const headers = conditional(answer.etag, answer.version.createdAt);
  if (!answer.open) return { ...headers, "cache-control": "private, no-store" };
  return version === undefined
    ? headers
    : { ...headers, "cache-control": "public, max-age=86400, immutable", vary: "Accept-Encoding" };
}

/** Where the tiles of a question are, and what they hold (TileJSON 3.0.0). */
export async function sendTileJson(request: ResourceRequest): Promise<Response> {
  const { c, rooms, table, params, address, version } = request;
  const told = await rooms.rows.tellTiles(c.var.actor, table, params, {
    signal: c.req.raw.signal,
    ...defined({ version }),
  });
  const etag = `${told.etag}-tiles`;
  const headers: Record<string, string> = conditional(etag, told.version.createdAt);
  if (!told.open) headers["cache-control"] = "private, no-store";
  if (isKnown(c, etag)) return new Response(null, { status: 304, headers });
  const search = params.size === 0 ? "" : `?${params.toString()}`;
  const types = { integer: "Number", decimal: "Number", boolean: "Boolean" } as const;
  const fields = told.told.map(({ name, type }) => [
    name,
    type === "integer" || type === "decimal" || type === "boolean" ? types[type] : "String",
  ]);
  headers["content-type"] = "application/json; charset=utf-8";
  const body = {
    tilejson: "3.0.0",
    name: told.name,
    tiles: [`${address}/tiles/{z}/{x}/{y}.mvt${search}`],
    minzoom: 0,
    maxzoom: 16,
    ...defined({ bounds: told.box }),
    vector_layers: [
      { id: "rows", fields: Object.fromEntries(fields) },
      { id: "counts", fields: { count: "Number", row: "Number" } },
    ],
    rows: told.rows,
    version: told.version.number,
  };
  return new Response(JSON.stringify(body), { headers });
}
