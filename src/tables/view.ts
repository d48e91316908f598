import type { Actor } from "../access/actor.ts";
import type { Reading } from "../access/journal.ts";
import type { Id } from "../base/id.ts";
import type { TablesContext } from "./context.ts";
import { allowReading, type DescribedReading } from "./narrow/allow-reading.ts";
import { foundTogether } from "./found-together.ts";
import { type RowsQuestion, rowsOf, toQuery } from "./open-rows.ts";
import { looksFor } from "./query/query.ts";
import { type PageOfRows, pageOf } from "./rows.ts";
import type { Version } from "./table.ts";
import type { Tile } from "./tile.ts";
import type { TileContent } from "./tile-content.ts";
import { contentOf, tileQuestion } from "./tiles.ts";
import { type Extent, readExtent } from "./tiles/read-content.ts";

/** What somebody looks at: where the table is not open, it is one entry of the journal, whatever it shows. */
export interface AskedView {
  readonly version?: number;
  readonly reading: Extract<Reading, "page" | "profile" | "features" | "chart">;
  /** What of the version is looked at; throws where it cannot be asked of it, as the question does. */
  describe(version: Version): DescribedReading & { readonly question?: RowsQuestion };
}

/** One look at a table: figures computed from its rows, and the answers to questions over them. */
export interface TableView {
  /** With its profile. */
  readonly version: Version;
  readPage(question: RowsQuestion, options?: Signalled): Promise<PageOfRows>;
  /** How many rows have a place, and the box around them. */
  readExtent(question: URLSearchParams, options?: Signalled): Promise<Extent>;
  readTile(question: URLSearchParams, tile: Tile, options?: Signalled): Promise<TileContent>;
}

interface Signalled {
  readonly signal?: AbortSignal;
}

/** Allows one look at a table, and writes it down. What follows is asked of the view, while it is made. */
export async function viewTable(
  ctx: TablesContext,
  actor: Actor,
  table: Id,
  asked: AskedView,
): Promise<TableView> {
  const found = await foundTogether(ctx, actor, table, asked.version);
  const allowed = await allowReading(ctx, actor, found, {
    reading: asked.reading,
    describe: (version) => {
      const { question, ...told } = asked.describe(version);
      const looks = question !== undefined && looksFor(toQuery(question, version.columns));
      return { ...told, looks };
    },
  });
  return {
    version: allowed.version,
    readPage: (question, options) => pageOf(rowsOf(ctx, allowed, question), options?.signal),
    readExtent: (question, options) =>
      readExtent(rowsOf(ctx, allowed, tileQuestion(question, "extent")), options?.signal),
    readTile: (question, tile, options) =>
      contentOf(rowsOf(ctx, allowed, tileQuestion(question, "tile")), tile, options?.signal),
  };
}
