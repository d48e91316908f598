import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";

export { deliverTo } from "./feed/tell-webhooks.ts";

/** Addresses that take alerts. */
export async function alertWebhooks(
  db: Db | Tx,
): Promise<readonly { readonly id: Id; readonly url: string }[]> {
  return db<{ id: Id; url: string }[]>`
    select id, url from webhooks where 'alert' = any(kinds) and disabled_at is null order by id`;
}
