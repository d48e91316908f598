import type { Actor } from "../../access/actor.ts";
import { defined } from "../../base/defined.ts";
import { isFailure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { toVectorTile } from "../../tables/tile-bytes.ts";
import type { Tile } from "../../tables/tile.ts";
import type { TileContent } from "../../tables/tile-content.ts";
import type { RemoteContext } from "./context.ts";
import { askFor, getReadable, pathOf, type ReadElsewhere } from "./reading.ts";
import { readRemoteExtent, readRemoteTile, type RemoteExtent } from "./remote-tiles.ts";

/** Where the rows of a question lie; `undefined` where that instance, of an earlier edition, does not tell. */
export async function readExtentElsewhere(
  ctx: RemoteContext,
  actor: Actor,
  id: Id,
  question: URLSearchParams,
  { version, signal, instance }: ReadElsewhere = {},
): Promise<RemoteExtent | undefined> {
  const readable = await getReadable(ctx, actor, id, instance);
  try {
    return await askFor(ctx, readable, {
      path: `${pathOf(id, version)}/tiles.json?${question.toString()}`,
      read: readRemoteExtent,
      ...defined({ signal }),
    });
  } catch (error) {
    if (isFailure(error, "not-found")) return undefined;
    throw error;
  }
}

/** A tile, asked of the instance that holds the rows. */
export async function readTileElsewhere(
  ctx: RemoteContext,
  actor: Actor,
  id: Id,
  question: URLSearchParams,
  { version, signal, instance, tile: { z, x, y } }: ReadElsewhere & { readonly tile: Tile },
): Promise<TileContent> {
  return askFor(ctx, await getReadable(ctx, actor, id, instance), {
    path: `${pathOf(id, version)}/tiles/${z}/${x}/${y}.json?${question.toString()}`,
    read: readRemoteTile,
    ...defined({ signal }),
  });
}

/** The same as a vector tile, which is written here of what was checked. */
export async function readTileBytesElsewhere(
  ctx: RemoteContext,
  actor: Actor,
  id: Id,
  question: URLSearchParams,
  asked: ReadElsewhere & { readonly tile: Tile },
): Promise<Uint8Array> {
  return toVectorTile(await readTileElsewhere(ctx, actor, id, question, asked), asked.tile);
}
