import type { Tx } from "../db/db.ts";

/**
 * As a backup is restored: a session that was ended since, as a stolen one, opens nothing, and neither does
 * what leads to one or to another address or password. Everybody signs in again.
 */
export async function endSignIns(tx: Tx): Promise<void> {
  await tx`delete from sessions`;
  await tx`delete from begun_sign_ins`;
  await tx`delete from recoveries`;
  await tx`delete from email_changes`;
  await tx`delete from provider_links`;
  await tx`delete from provider_journeys`;
  await tx`delete from passkey_challenges`;
  await tx`delete from assurances`;
}
