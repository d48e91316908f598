import type { Actor } from "../access/actor.ts";
import { requireAdministrator } from "../access/require.ts";
import type { OutboxContext } from "./outbox.ts";

interface MeasuredOutbox {
  readonly kinds: readonly { readonly kind: string; readonly entries: number; readonly oldestS: number }[];
  /** How many machines did not answer the last time. */
  readonly silentPeers: number;
}

/** What waits, by kind, and since when its oldest entry does. By an administrator of the instance. */
export async function measureOutbox(
  { db, clock }: Pick<OutboxContext, "db" | "clock">,
  actor: Actor,
): Promise<MeasuredOutbox> {
  requireAdministrator(actor);
  const [kinds, [silences]] = await Promise.all([
    db<MeasuredOutbox["kinds"][number][]>`
      select kind, count(*)::int as entries,
        greatest(0, extract(epoch from ${clock()}::timestamptz - min(since)))::float8 as oldest_s
      from outbox group by kind order by kind`,
    db<{ peers: number }[]>`select count(*)::int as peers from outbox_silences`,
  ]);
  return { kinds: [...kinds], silentPeers: silences?.peers ?? 0 };
}
