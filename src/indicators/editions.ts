import { promisify } from "node:util";
import { zstdCompress, zstdDecompress } from "node:zlib";
import type { Db } from "../db/db.ts";
import { editionOf, openEdition } from "../territory/edition.ts";
import type { Territory } from "../territory/territory.ts";

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** Keeps the edition of the reference of places, and answers its digest. */
export async function keepEdition(db: Db, territory: Territory): Promise<string> {
  const { digest, text } = await editionOf(territory);
  const [known] = await db`select 1 from place_editions where digest = ${digest}`;
  if (known === undefined) {
    const packed = await compress(text);
    await db`insert into place_editions (digest, text) values (${digest}, ${packed}) on conflict do nothing`;
  }
  return digest;
}

/** By digest: one comes a year, and opening it takes a quarter of a second. */
const opened = new Map<string, Territory>();

/** The reference of places of an edition that is kept: today's where it is the same. */
export async function territoryOfEdition(
  { db, territory }: { readonly db: Db; readonly territory: Territory },
  digest: string,
): Promise<Territory> {
  if (digest === (await editionOf(territory)).digest) return territory;
  const known = opened.get(digest);
  if (known !== undefined) return known;
  const [row] = await db<{ text: Uint8Array }[]>`select text from place_editions where digest = ${digest}`;
  if (row === undefined) throw new Error(`The edition ${digest} of places is gone.`);
  const made = openEdition((await decompress(row.text)).toString());
  opened.set(digest, made);
  return made;
}
