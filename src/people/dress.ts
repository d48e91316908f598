import type { Clock } from "../base/clock.ts";
import type { Db } from "../db/db.ts";
import type { Dress } from "../letters/dress.ts";
import { findInstancePicture } from "./instance-pictures.ts";
import { readSettings } from "./instance.ts";

/** What letters are shown with: the logo, where the instance has one. */
export async function dressOf({
  db,
  clock,
  url,
}: {
  readonly db: Db;
  readonly clock: Clock;
  readonly url: string;
}): Promise<Dress | undefined> {
  const logo = await findInstancePicture({ db }, "logo");
  if (logo === undefined) return undefined;
  const { name } = await readSettings({ db, clock });
  return { name, url, logo };
}
