import type { Version } from "../../tables/table.ts";
import type { AskedView } from "../../tables/view.ts";
import type { PageOfRows } from "../../tables/rows.ts";
import type { Tile } from "../../tables/tile.ts";
import type { TileContent } from "../../tables/tile-content.ts";
import { readOptions, type OpenTable } from "./open-table.ts";

/** A table as a page looks at it: with its profile, and answers to questions over its rows. */
export interface PageView {
  readonly open: OpenTable;
  readonly readPage: (params: URLSearchParams) => Promise<PageOfRows>;
  /** Where the rows lie; `undefined` where another instance tells nothing of it. */
  readonly readExtent: (params: URLSearchParams) => Promise<TilesExtent | undefined>;
  readonly readTile: (params: URLSearchParams, tile: Tile) => Promise<TileContent>;
}

export interface TilesExtent {
  readonly rows: number;
  readonly box?: readonly [number, number, number, number];
}

/**
 * One look at a table for a page that shows something of its rows: where the table is not open, it
 * is one entry of the journal. A page that shows none looks at what `openDataset` told.
 */
export async function viewTable(
  { rooms, actor }: Pick<App.Locals, "rooms" | "actor">,
  open: OpenTable,
  asked: Pick<AskedView, "reading" | "describe"> & { readonly signal: AbortSignal },
): Promise<PageView> {
  const { table } = open;
  const { signal, ...view } = asked;
  // Another instance tells the profile with the table where that is open, and none where it is not.
  if (table.elsewhere !== undefined) {
    return {
      open,
      readPage: (params) => rooms.rows.readPage(actor, table.id, params, readOptions(open, signal)),
      readExtent: (params) => rooms.remote.readExtent(actor, table.id, params, readOptions(open, signal)),
      readTile: (params, tile) =>
        rooms.remote.readTile(actor, table.id, params, { ...readOptions(open, signal), tile }),
    };
  }
  const seen = await rooms.rows.viewTable(actor, table.id, { ...readOptions(open), ...view });
  return {
    open: { ...open, version: seen.version },
    readPage: (params) => seen.readPage(params, { signal }),
    readExtent: (params) => seen.readExtent(params, { signal }),
    readTile: (params, tile) => seen.readTile(params, tile, { signal }),
  };
}

/** Names, each once, in the order of the version's columns. */
export function columnsNamed(
  { columns }: Pick<Version, "columns">,
  names: readonly (string | null | undefined)[],
): readonly string[] {
  const named = new Set<unknown>(names);
  return columns.map(({ name }) => name).filter((name) => named.has(name));
}
