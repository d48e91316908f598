import type { Db } from "../../db/db.ts";
import type { SendOptions } from "../../net/net.ts";
import { isTied } from "./tie-rows.ts";

/**
 * With what an instance that a stranger named is asked for anything: the stranger's network address.
 * Its name may lead elsewhere than when its keys were asked for. Nothing for one that is tied, or
 * that this side named.
 */
export async function askedByOf(db: Db, instance: string): Promise<Pick<SendOptions, "askedBy">> {
  const [row] = await db<{ namedFrom: string }[]>`
    select named_from from peer_keys where instance = ${instance} and named_from is not null`;
  return row === undefined || (await isTied(db, instance)) ? {} : { askedBy: row.namedFrom };
}

/** The steward names it: they know where it is. */
export async function trustName(db: Db, instance: string): Promise<void> {
  await db`update peer_keys set named_from = null where instance = ${instance}`;
}
