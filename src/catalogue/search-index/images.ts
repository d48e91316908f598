import { randomUUID } from "node:crypto";
import type { Id } from "../../base/id.ts";
import { observed } from "../../base/observed.ts";
import type { Db, Tx } from "../../db/db.ts";
import { analyser } from "./entry.ts";
import { waitForAnalysis } from "./rows.ts";

/** An index of searches as some process held it. */
export interface SearchImage {
  readonly id: Id;
  /** The last that it holds. */
  readonly revision: number;
  readonly madeAt: Date;
  readonly blocks: number;
}

export async function findImage(db: Db, format: string): Promise<SearchImage | undefined> {
  const [image] = await db<SearchImage[]>`
    select id, revision, made_at, blocks from search_images where made_for = ${madeFor(format)}
    order by revision desc limit 1`;
  return image;
}

/**
 * Which datasets of an image are no longer as it holds them; `undefined` where it misses any that is not behind it,
 * as one of other rows would.
 */
export async function listOutdated(
  db: Db,
  { id, revision }: SearchImage,
): Promise<readonly Id[] | undefined> {
  const [told] = await db<{ isWhole: boolean; outdated: Id[] }[]>`
    with held as materialized (
      select u.dataset, s.dataset is not null as is_same
      from search_images i, unnest(i.datasets, i.revisions) as u (dataset, revision)
        left join dataset_search s using (dataset, revision)
      where i.id = ${id})
    select (select count(*) from held where is_same)
        = (select count(*) from dataset_search where words is not null and revision <= ${revision}) as is_whole,
      array(select dataset from held where not is_same) as outdated`;
  return told?.isWhole === true ? told.outdated : undefined;
}

/** Its blocks in their order, packed; some more are on their way while one is looked at. */
export async function* readBlocks(db: Db, { id, blocks }: SearchImage): AsyncIterable<Uint8Array> {
  const coming: Promise<Uint8Array>[] = [];
  for (let place = 0; place < blocks; place += 1) {
    while (coming.length < aheadMax && place + coming.length < blocks) {
      coming.push(observed(readBlock(db, id, place + coming.length)));
    }
    const block = await coming.shift();
    if (block !== undefined) yield block;
  }
}

const aheadMax = 3;

async function readBlock(db: Db, image: Id, place: number): Promise<Uint8Array> {
  const rows = await db`
    select packed from search_image_blocks where image = ${image} and place = ${place}`.raw();
  const packed = rows[0]?.[0];
  if (!packed) throw new Error("An image of the search is cut.");
  return Buffer.from(packed.toString("latin1", 2), "hex");
}

/** What an image is written of: an index that holds so many datasets, and each as it was at that revision. */
interface ImageSaid {
  readonly format: string;
  readonly revision: number;
  readonly datasets: number;
  readonly now: Date;
}

/** What an image cannot be written of now; another time it may be. */
export class ImageGivenUp extends Error {}

/**
 * Puts an image, whose packed blocks `write` gives away one after the other, in the stead of all others, or throws
 * `ImageGivenUp` where what it holds has changed by then.
 */
export async function writeImage(
  db: Db,
  said: ImageSaid,
  write: (put: (packed: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<SearchImage> {
  const id = randomUUID();
  return db.begin(async (tx) => {
    await beginImage(tx, id, said);
    let blocks = 0;
    await write(async (packed) => {
      await tx`
        insert into search_image_blocks (image, place, packed) values (${id}, ${blocks}, ${packed as Buffer})`;
      blocks += 1;
    });
    await tx`update search_images set blocks = ${blocks} where id = ${id}`;
    // From here on nothing leaves the index before this is committed: what leaves throws away what it sees.
    await waitForAnalysis(tx);
    const [left] = await tx`
      select from dataset_search where revision > ${said.revision} and words is null limit 1`;
    if (left !== undefined) throw new ImageGivenUp();
    await tx`delete from search_images where id <> ${id}`;
    return { id, revision: said.revision, madeAt: said.now, blocks };
  });
}

/** One is written at a time. The rows that it is of are those that the database has, or it is of another moment. */
async function beginImage(tx: Tx, id: Id, { format, revision, datasets, now }: ImageSaid): Promise<void> {
  const [alone] = await tx<{ taken: boolean }[]>`
    select pg_try_advisory_xact_lock(hashtext(current_schema() || '.search_images')) as taken`;
  if (alone?.taken !== true) throw new ImageGivenUp();
  const [begun] = await tx`
    insert into search_images (id, made_for, made_at, revision, datasets, revisions, blocks)
    select ${id}, ${madeFor(format)}, ${now}, ${revision}, array_agg(dataset), array_agg(revision), 0
    from dataset_search where words is not null and revision <= ${revision}
    having count(*) = ${datasets}
    returning id`;
  if (begun === undefined) throw new ImageGivenUp();
}

/** No image holds what is in the index no more, not even packed: to be called before it is taken out. */
export async function forgetImages(tx: Tx, leaving: readonly Id[]): Promise<void> {
  if (leaving.length === 0) return;
  await tx`
    delete from search_images where exists (
      select from dataset_search where dataset = any(${[...leaving]}::uuid[]) and words is not null)`;
}

function madeFor(format: string): string {
  return `${analyser} ${format}`;
}
