import type { PeopleContext } from "./context.ts";

const dayMs = 24 * 3_600_000;

/** What was asked by mail and never confirmed is gone: addresses, links, and how often they were asked for. */
export async function forgetUnconfirmed({ db, clock }: PeopleContext): Promise<void> {
  const now = clock();
  const yesterday = new Date(now.getTime() - dayMs);
  await db`delete from sign_ups where expires_at < ${now}`;
  await db`delete from email_changes where expires_at < ${now}`;
  await db`delete from letter_orders where at < ${yesterday}`;
  await db`delete from letters_asked where since < ${yesterday}`;
}
