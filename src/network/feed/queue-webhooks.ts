import type { Id } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import { enqueueUnlessWaiting } from "../../outbox/entries.ts";

export const webhookKindName = "network-webhook";

/** Its peer is the site of its address: what hangs there holds up nobody elsewhere. */
export function webhookEntry({ id, url }: { readonly id: Id; readonly url: string }) {
  return { kind: webhookKindName, peer: new URL(url).origin, key: id };
}

/** Has those told that did not take all of the feed yet; who appends to it holds it until the end. */
export async function queueWebhooks(tx: Tx, at: Date): Promise<void> {
  const behind = await tx<{ id: Id; url: string }[]>`
    select id, url from webhooks
    where disabled_at is null and position < (select open_position from feed_head) order by id`;
  await enqueueUnlessWaiting(
    tx,
    behind.map((webhook) => ({ ...webhookEntry(webhook), at })),
  );
}
