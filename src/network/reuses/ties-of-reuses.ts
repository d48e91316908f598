import type { Tx } from "../../db/db.ts";

/** What instances that are no longer tied told of their reuses goes with the tie; one that is tied again is told all anew. */
export async function followTie(
  tx: Tx,
  { instance, isTied, at }: { readonly instance: string; readonly isTied: boolean; readonly at: Date },
): Promise<void> {
  if (!isTied) {
    await tx`delete from taken_reuses where instance = ${instance}`;
    return;
  }
  await tx`
    update reuse_tellings set acknowledged_at = null, attempts = 0, next_at = ${at}
    where instance = ${instance}`;
}
