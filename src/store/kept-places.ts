import { Failure } from "../base/failure.ts";
import type { Db, Tx } from "../db/db.ts";
import { placesOf, type StorePlace, writePlace } from "./store-place.ts";

interface Places {
  readonly place: StorePlace;
  readonly former?: StorePlace | undefined;
}

/**
 * Notes where files are put from now on. Throws `precondition` where some are at a place that the settings do not name:
 * they would be missing here, and those that are put here missing there.
 */
export async function notePlace(db: Db, places: Places): Promise<void> {
  await db.begin(async (tx) => {
    // Of two processes that begin at once with different settings, one finds the other's.
    await tx`lock table store_places in share row exclusive mode`;
    await refuseOtherPlaces(tx, places);
    const noted = await tx`select from store_places`;
    // What was under way before places were noted. One that was left since is not noted again.
    const all = noted.length === 0 ? named(places) : [writePlace(places.place)];
    await tx`insert into store_places (place) select unnest(${all}::text[]) on conflict do nothing`;
  });
}

/** The same for a process that notes nothing. */
export async function refuseOtherPlaces(db: Db | Tx, places: Places): Promise<void> {
  const [other] = await db<{ place: string }[]>`
    select place from store_places where place <> all(${named(places)}::text[]) order by place`;
  if (other === undefined) return;
  const here = writePlace(places.place);
  throw new Failure("precondition", "store-elsewhere", { there: other.place, here });
}

function named({ place, former }: Places): readonly string[] {
  return placesOf(place, former);
}

/** Notes that no file is left at a place that needs to be read. Tells whether there was one. */
export async function leavePlace(db: Db, place: string): Promise<boolean> {
  return (await db`delete from store_places where place = ${place}`).count > 0;
}

/**
 * The same once all was copied to where files are put now: not where no process that works puts them there yet, as what
 * serves meanwhile goes on where they were.
 */
export async function leaveFormer(db: Db, { place, former }: Required<Places>): Promise<void> {
  if (former === undefined) return;
  await db`
    delete from store_places where place = ${writePlace(former)}
      and exists (select from store_places where place = ${writePlace(place)})`;
}
