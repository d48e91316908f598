import type { Actor } from "../access/actor.ts";
import { requireAdministrator } from "../access/require.ts";
import type { NetworkContext } from "./context.ts";

interface MeasuredTie {
  /** By its address. */
  readonly instance: string;
  /** How many events are not read yet. */
  readonly events: number;
  /** For how many seconds the one that is followed did not answer, or the one that follows did not come. */
  readonly silentS?: number;
}

interface MeasuredTies {
  readonly followed: readonly MeasuredTie[];
  readonly followers: readonly MeasuredTie[];
  /** How many ties are in neither list: those that are the least behind. */
  readonly left: number;
}

/** Of each side, so that whoever counts them holds no more than that. */
const toldMax = 500;

/** How far behind those are who follow each other. By an administrator of the instance. */
export async function measureTies(
  { db, clock }: Pick<NetworkContext, "db" | "clock">,
  actor: Actor,
): Promise<MeasuredTies> {
  requireAdministrator(actor);
  const now = clock();
  const [followed, followers] = await Promise.all([
    db<Row[]>`
      select instance, greatest(0, coalesce(head, cursor) - cursor) as events,
        extract(epoch from ${now}::timestamptz - contact_at)::float8 as silent_s, count(*) over ()::int as total
      from ties where follows = 'running' order by events desc, silent_s desc nulls first limit ${toldMax}`,
    db<Row[]>`
      select instance, greatest(0, h.position - read_position) as events,
        extract(epoch from ${now}::timestamptz - read_at)::float8 as silent_s, count(*) over ()::int as total
      from ties, feed_head h where followed = 'running'
      order by events desc, silent_s desc nulls first limit ${toldMax}`,
  ]);
  const left = [followed, followers].map((rows) => (rows[0]?.total ?? 0) - rows.length);
  return {
    followed: followed.map(toTie),
    followers: followers.map(toTie),
    left: left.reduce((sum, count) => sum + count, 0),
  };
}

interface Row {
  readonly instance: string;
  readonly events: number;
  readonly silentS: number | null;
  readonly total: number;
}

function toTie({ instance, events, silentS }: Row): MeasuredTie {
  return { instance, events, ...(silentS === null ? {} : { silentS: Math.max(0, silentS) }) };
}
