import type { Db, Tx } from "../db/db.ts";
import { type TileAddress, tileWidth } from "./tile.ts";
import { type ReadNodes, rootOf, type TreeNode } from "../access/journal-tree.ts";

/**
 * The hashes of the tree in PostgreSQL: leaves beside their entries, then full tiles of 256 hashes
 * with their roots, from which any root or proof is some twenty rows away.
 */

const hashBytes = 32;
/** Tiles that are made in one statement. */
const batch = 64;

/** How many entries there are, those of transactions that have not committed left out. */
export async function journalSize(db: Db | Tx): Promise<number> {
  const [head] = await db<{ size: number }[]>`select size from journal_head`;
  return head?.size ?? 0;
}

/** Makes the full tiles that are missing under a tree of `size`; one process at a time. */
export async function fillTiles(tx: Tx, size: number): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtext(current_schema() || '.journal_tiles'))`;
  for (let level = 0, count = size; count >= tileWidth; level += 1) {
    const full = Math.floor(count / tileWidth);
    const [made] = await tx<{ count: number }[]>`
      select count(*)::int as count from journal_tiles where level = ${level}`;
    for (let index = made?.count ?? 0; index < full; index += batch) {
      await makeTiles(tx, level, { from: index, to: Math.min(full, index + batch) });
    }
    count = full;
  }
}

async function makeTiles(tx: Tx, level: number, { from, to }: { from: number; to: number }): Promise<void> {
  const hashes = await readHashes(tx, level, { start: from * tileWidth, end: to * tileWidth });
  if (hashes.length !== (to - from) * tileWidth) throw new Error("the journal has a hole");
  const tiles = Array.from({ length: to - from }, (_, at) => {
    const own = hashes.slice(at * tileWidth, (at + 1) * tileWidth);
    return {
      level,
      index: from + at,
      hashes: Buffer.concat(own),
      root: rootOf(own),
    };
  });
  await tx`insert into journal_tiles ${tx(tiles, "level", "index", "hashes", "root")}`;
}

/** The hashes of a level of tiles: those of the leaves, or the roots of the tiles below. */
function readHashes(
  db: Db | Tx,
  level: number,
  { start, end }: { readonly start: number; readonly end: number },
): Promise<readonly Buffer[]> {
  const rows =
    level === 0
      ? db<{ hash: Buffer }[]>`
          select leaf as hash from journal_entries
          where index >= ${start} and index < ${end} order by index`
      : db<{ hash: Buffer }[]>`
          select root as hash from journal_tiles
          where level = ${level - 1} and index >= ${start} and index < ${end} order by index`;
  return rows.then((found) => found.map(({ hash }) => hash));
}

/** What `tree.ts` reads with. The tiles under the size that is asked for are filled before. */
export function nodesOf(db: Db | Tx): ReadNodes {
  const tiles = new Map<string, Promise<readonly Buffer[]>>();
  const tileOf = (level: number, index: number): Promise<readonly Buffer[]> => {
    const key = `${level}/${index}`;
    const known = tiles.get(key) ?? readTileHashes(db, level, index);
    tiles.set(key, known);
    return known;
  };
  return async (nodes) => {
    const hashes: Buffer[] = [];
    for (const node of nodes) hashes.push(await hashOf(node, tileOf));
    return hashes;
  };
}

async function hashOf(
  { height, index }: TreeNode,
  tileOf: (level: number, index: number) => Promise<readonly Buffer[]>,
): Promise<Buffer> {
  const level = Math.floor(height / 8);
  const width = 2 ** (height - 8 * level);
  const start = index * width;
  const tile = await tileOf(level, Math.floor(start / tileWidth));
  const own = tile.slice(start % tileWidth, (start % tileWidth) + width);
  if (own.length !== width) throw new Error(`the journal lacks the hash ${height}/${index}`);
  return rootOf(own);
}

async function readTileHashes(db: Db | Tx, level: number, index: number): Promise<readonly Buffer[]> {
  const [tile] = await db<{ hashes: Buffer }[]>`
    select hashes from journal_tiles where level = ${level} and index = ${index}`;
  if (tile !== undefined) return splitHashes(tile.hashes);
  return readHashes(db, level, { start: index * tileWidth, end: (index + 1) * tileWidth });
}

export function splitHashes(bytes: Buffer): Buffer[] {
  return Array.from({ length: bytes.length / hashBytes }, (_, at) =>
    bytes.subarray(at * hashBytes, (at + 1) * hashBytes),
  );
}

/** The hashes of a tile, full or not, of the tree of `size`; `undefined` where it has no such tile. */
export async function readTile(
  db: Db,
  { level, index, width }: TileAddress,
  size: number,
): Promise<Buffer | undefined> {
  const count = Math.floor(size / tileWidth ** level);
  if (index * tileWidth + width > count) return undefined;
  const hashes = await readTileHashes(db, level, index);
  return Buffer.concat(hashes.slice(0, width));
}
