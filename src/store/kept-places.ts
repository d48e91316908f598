import { Failure } from "../base/failure.ts";
import type { Db, Tx } from "../db/db.ts";
import { type StorePlace, writePlace } from "./store-place.ts";

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
    await tx`insert into store_places (place) values (${writePlace(places.place)}) on conflict do nothing`;
  });
}

/** The same for a process that notes nothing. */
export async function refuseOtherPlaces(db: Db | Tx, { place, former }: Places): Promise<void> {
  const named = [place, ...(former === undefined ? [] : [former])].map(writePlace);
  const [other] = await db<{ place: string }[]>`
    select place from store_places where place <> all(${named}::text[]) order by place`;
  if (other === undefined) return;
  throw new Failure("precondition", "store-elsewhere", { there: other.place, here: named[0] ?? "" });
}

/** Notes that no file is left at a place that needs to be read. Tells whether there was one. */
export async function leavePlace(db: Db, place: string): Promise<boolean> {
  return (await db`delete from store_places where place = ${place}`).count > 0;
}
