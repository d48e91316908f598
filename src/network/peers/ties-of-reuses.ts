import type { Id } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import { enqueueAll } from "../../outbox/entries.ts";

export const reuseKindName = "network-reuse";

/** What instances that are no longer tied told of their reuses goes with the tie; one that is tied again is told all anew. */
export async function followTie(
  tx: Tx,
  { instance, isTied, at }: { readonly instance: string; readonly isTied: boolean; readonly at: Date },
): Promise<void> {
  if (!isTied) {
    await tx`delete from taken_reuses where instance = ${instance}`;
    return;
  }
  const told = await tx<{ project: Id }[]>`
    select project from reuse_tellings where instance = ${instance} order by project`;
  await enqueueTellings(
    tx,
    told.map(({ project }) => ({ project, instance })),
    at,
  );
}

/** Has each of these instances told of the reuse. */
export async function enqueueTellings(
  tx: Tx,
  tellings: readonly { readonly project: Id; readonly instance: string }[],
  at: Date,
): Promise<void> {
  const kind = reuseKindName;
  await enqueueAll(
    tx,
    tellings.map(({ project, instance }) => ({ kind, peer: instance, key: project, at })),
  );
}
