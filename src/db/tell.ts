import type { Db, Tx } from "./db.ts";

/** The channel of NOTIFY on which every process of an instance listens: one a schema. */
export async function channelOf(db: Db | Tx): Promise<string> {
  const [row] = await db<{ schema: string }[]>`select current_schema() as schema`;
  return `maille_${row?.schema ?? ""}`;
}

/**
 * Tells a subject to every process of the instance (`jobs.listen`) at the moment when the
 * transaction is written, and not at all where it is not.
 */
export async function tell(tx: Db | Tx, subject: string): Promise<void> {
  await tx`select pg_notify('maille_' || current_schema(), ${subject})`;
}
