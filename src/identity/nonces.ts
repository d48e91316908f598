import { createHash } from "node:crypto";
import type { Db, Tx } from "../db/db.ts";

/** Something that is taken once: what kind of thing it is, who sent it, and what it says of itself. */
interface Once {
  readonly kind: "message" | "proof" | "assertion";
  readonly from: string;
  readonly nonce: string;
  /** From when on it is refused for its age alone. */
  readonly until: Date;
  readonly now: Date;
}

/** True the first time. Each call also forgets some of what is too old to come again. */
export async function seeOnce(db: Db | Tx, { kind, from, nonce, until, now }: Once): Promise<boolean> {
  const hash = createHash("sha256")
    .update(JSON.stringify([kind, from, nonce]))
    .digest();
  const added = await db`
    with old as (
      select hash from seen_nonces where until < ${now} order by until limit 20 for update skip locked
    ), swept as (
      delete from seen_nonces using old where seen_nonces.hash = old.hash
    )
    insert into seen_nonces (hash, until) select ${hash}, ${until} ${kind === "proof" ? unhurried(db) : db``}
    on conflict do nothing returning 1 as added`;
  return added.length === 1;
}

/**
 * There is a proof for each request of a reader, who would wait for the disk each time. What is lost
 * where the machine itself falls is the last half second of them; a message is written for good.
 */
function unhurried(db: Db | Tx) {
  return db`where set_config('synchronous_commit', 'off', true) is not null`;
}
