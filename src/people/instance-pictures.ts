import { createHash } from "node:crypto";
import type { Actor } from "../access/actor.ts";
import { requireAdministrator } from "../access/require.ts";
import { cleanPicture, pictureTooLarge } from "../base/picture-bytes.ts";
import type { Db, Tx } from "../db/db.ts";
import { accountOf } from "./accounts.ts";
import type { PeopleContext } from "./context.ts";

/** What the instance shows of itself: beside its name, and at the head of its home. */
export type InstancePictureRole = "logo" | "home";

/** A picture without its bytes. The hash is its address: other bytes are another picture. */
export interface InstancePicture {
  readonly hash: string;
  readonly width?: number;
  readonly height?: number;
}

export type InstancePictures = Readonly<Partial<Record<InstancePictureRole, InstancePicture>>>;

/** In bytes: with both, the home still weighs less than 300 kB. */
export const instancePictureBytesMax: Readonly<Record<InstancePictureRole, number>> = {
  logo: 60_000,
  home: 120_000,
};

export async function readInstancePictures({ db }: { readonly db: Db | Tx }): Promise<InstancePictures> {
  const rows = await db<
    { role: InstancePictureRole; hash: string; width: number | null; height: number | null }[]
  >`select role, hash, width, height from instance_pictures`;
  return Object.fromEntries(
    rows.map(({ role, hash, width, height }) => [
      role,
      { hash, ...(width === null || height === null ? {} : { width, height }) },
    ]),
  );
}

/** By an administrator; it takes the place of the one that there was. */
export async function setInstancePicture(
  { db, clock }: PeopleContext,
  actor: Actor,
  role: InstancePictureRole,
  bytes: Buffer,
): Promise<InstancePicture> {
  requireAdministrator(actor);
  const max = instancePictureBytesMax[role];
  if (bytes.length > max) throw pictureTooLarge(max);
  const { bytes: clean, mediaType, width, height } = cleanPicture(bytes);
  const hash = createHash("sha256").update(clean).digest("hex");
  await db`
    insert into instance_pictures (role, bytes, media_type, width, height, hash, changed_at, changed_by)
    values (${role}, ${clean}, ${mediaType}, ${width}, ${height}, ${hash}, ${clock()}, ${accountOf(actor)})
    on conflict (role) do update set bytes = excluded.bytes, media_type = excluded.media_type,
      width = excluded.width, height = excluded.height, hash = excluded.hash,
      changed_at = excluded.changed_at, changed_by = excluded.changed_by`;
  return { hash, width, height };
}

export async function removeInstancePicture(
  { db }: PeopleContext,
  actor: Actor,
  role: InstancePictureRole,
): Promise<void> {
  requireAdministrator(actor);
  await db`delete from instance_pictures where role = ${role}`;
}

/** Everybody sees them. */
export async function findInstancePicture(
  { db }: { readonly db: Db },
  role: InstancePictureRole,
): Promise<{ readonly bytes: Buffer; readonly mediaType: string; readonly hash: string } | undefined> {
  const [found] = await db<{ bytes: Buffer; mediaType: string; hash: string }[]>`
    select bytes, media_type, hash from instance_pictures where role = ${role}`;
  return found;
}
