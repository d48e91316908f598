import type { Db, Tx } from "../../db/db.ts";
import { refuseOnce } from "../procedure.ts";
import { requestLastsMs } from "./request-document.ts";

/**
 * As a backup is restored: what was under way when it was made may have been answered since, and is over. Whoever asked
 * or was asked begins anew.
 */
export async function endUnderWay(tx: Tx): Promise<void> {
  await tx`insert into once_restored (at) values (now())`;
  await tx`update procedure_cases set state = 'refused', refusal = 'once-expired' where state = 'asked'`;
  await tx`update asked_once set state = 'refused' where state = 'asked'`;
}

/**
 * Nothing is told twice: until those have passed that may be from before, no request is answered after a restore, since
 * nobody knows any more which ones were. Throws `once-source-away`.
 */
export async function refuseRestored(db: Db, until: Date): Promise<void> {
  const [row] = await db<{ at: Date | null }[]>`select max(at) as at from once_restored`;
  if (row?.at != null && until.getTime() <= row.at.getTime() + requestLastsMs)
    throw refuseOnce("once-source-away");
}
