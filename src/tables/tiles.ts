import type { Actor } from "../access/actor.ts";
import { defined } from "../base/defined.ts";
import type { Id } from "../base/id.ts";
import type { Column } from "./column.ts";
import type { TablesContext } from "./context.ts";
import { labelColumn } from "./label-column.ts";
import { type MadeQuestion, type OpenRows, openRows } from "./open-rows.ts";
import { markOf } from "./tell-export.ts";
import { answersIn } from "./query/answers.ts";
import { columnsByName } from "./query/columns.ts";
import { parseQuery } from "./query/parse-query.ts";
import { type QueryColumn, queryLimits } from "./query/query.ts";
import { shapeOf } from "./query/shape.ts";
import type { UnlessKnown } from "./rows.ts";
import type { Version } from "./table.ts";
import { type Extent, placesOf, readContent, readExtent } from "./tiles/read-content.ts";
import type { TileContent } from "./tile-content.ts";
import type { Tile } from "./tile.ts";
import { toGeoJson, toVectorTile } from "./tile-bytes.ts";

interface TileOptions extends UnlessKnown {
  readonly version?: number;
  readonly signal?: AbortSignal;
}

export type TileForm = "mvt" | "json";

export interface AnsweredTile {
  readonly version: Version;
  readonly etag: string;
  /** Whether everybody may read it, and keep it. */
  readonly open: boolean;
  /** Absent where the caller holds it already. */
  readonly data: string | Uint8Array | undefined;
}

/** One tile of a table's rows, under the filters of the table API. */
export async function readTile(
  ctx: TablesContext,
  actor: Actor,
  table: Id,
  question: URLSearchParams,
  { tile, form, ...options }: TileOptions & { readonly tile: Tile; readonly form: TileForm },
): Promise<AnsweredTile> {
  const asked = tileQuestion(question, `${form} ${tile.z}/${tile.x}/${tile.y}`);
  const open = await openTiles(ctx, actor, { table, asked, options });
  const { version, etag } = open;
  const answer = { version, etag, open: open.open };
  if (options.unlessEtag?.(etag) === true) return { ...answer, data: undefined };
  const kept = answersIn<{ readonly data: string | Uint8Array | undefined }>(ctx);
  const key = `${table} ${etag}`;
  const known = kept.find(key);
  if (known !== undefined) return { ...answer, data: known.data };
  const content = await contentOf(open, tile, options.signal);
  const data = form === "mvt" ? toVectorTile(content, tile) : toGeoJson(content);
  kept.keep(key, { data });
  return { ...answer, data };
}

export interface TilesTold extends Extent {
  readonly name: string;
  readonly version: Version;
  readonly etag: string;
  readonly open: boolean;
  /** The columns that a tile tells of each row, the one that names it first. */
  readonly told: readonly Pick<Column, "name" | "type">[];
}

/** What the tiles of a question hold, and where: for a TileJSON, and for the frame of a map. */
export async function tellTiles(
  ctx: TablesContext,
  actor: Actor,
  table: Id,
  question: URLSearchParams,
  options: Omit<TileOptions, "unlessEtag"> = {},
): Promise<TilesTold> {
  const open = await openTiles(ctx, actor, { table, asked: tileQuestion(question, "json"), options });
  const extent = await readExtent(open, options.signal);
  const { version, table: named } = open;
  const etag = `${open.etag}-${markOf(named)}`;
  return { ...extent, name: named.name, version, etag, open: open.open, told: toldBy(open) };
}

/** A tile of rows that somebody may read already. */
export function contentOf(open: OpenRows, tile: Tile, signal: AbortSignal | undefined): Promise<TileContent> {
  return readContent(open, tile, toldBy(open), signal);
}

function openTiles(
  ctx: TablesContext,
  actor: Actor,
  { table, asked, options }: { table: Id; asked: MadeQuestion; options: TileOptions },
): Promise<OpenRows> {
  const { version, unlessEtag } = options;
  return openRows(ctx, actor, table, asked, { reading: "features", ...defined({ version, unlessEtag }) });
}

/** The filters of the table API; what is read is where the rows lie, and the columns that are told of them. */
export function tileQuestion(params: URLSearchParams, key: string): MadeQuestion {
  return {
    key: `${key} ${params.toString()}`.trim(),
    toQuery: (columns, options) => {
      const query = parseQuery(params, columns, options);
      const byName = columnsByName(columns);
      const label = labelColumn(columns);
      const named = byName.all.filter(({ name }) => name === label);
      const places = byName.all.filter(({ name }) => placeColumns(columns).includes(name));
      return {
        ...query,
        columns: [...new Set([...(query.columns ?? named), ...places])],
        sort: [],
        // Rows are counted in the whole of the version where they are many.
        pageSize: queryLimits.rowsMax,
      };
    },
  };
}

function placeColumns(columns: readonly Column[]): readonly string[] {
  const places = shapeOf(columns).geometry;
  if (places === undefined) return [];
  return places.kind === "point" ? [places.longitude, places.latitude] : [places.column];
}

function toldBy(open: OpenRows): readonly QueryColumn[] {
  placesOf(open);
  const places = placeColumns(open.version.columns);
  return (open.query.columns ?? []).filter(({ name }) => name !== "__id" && !places.includes(name));
}
