import { Failure } from "../../base/failure.ts";
import { tell } from "../../db/tell.ts";
import type { NetworkContext } from "../context.ts";
import { eventIdAt, eventsAfter, headOf } from "./feed-rows.ts";
import { readFeed, type ReadingContext } from "./read-feed.ts";
import { findTieRow } from "../peers/tie-rows.ts";

/** What `GET /api/network/events` answers. */
interface EventsAnswer {
  readonly instance: string;
  readonly head: number;
  readonly afterEvent: string | null;
  readonly upTo: number;
  readonly upToEvent: string | null;
  /** Compact JWS, in the order of the log. */
  readonly events: readonly string[];
}

/** What is told where an instance that is followed is to be read (`jobs.listen`). */
export const readingWanted = "reading-wanted";

/** One answer holds some events and so many characters of them. */
const charactersMax = 8_000_000;

/**
 * What is in the log after a position. An instance that follows this one is given what it may know
 * of; where none is told, what everybody may.
 */
export async function readEvents(
  ctx: ReadingContext,
  { after, limit, instance }: { readonly after: number; readonly limit: number; readonly instance?: string },
): Promise<EventsAnswer> {
  const { db, clock, url } = ctx;
  let { position: head } = await headOf(db);
  if (instance !== undefined) await noteReader({ db, clock }, { instance, after, head });
  const afterEvent = after === 0 ? null : ((await eventIdAt(db, after)) ?? null);
  const of = instance === undefined ? {} : { instance };
  const found = await readFeed(ctx, async (tx) => {
    ({ position: head } = await headOf(tx));
    return eventsAfter(tx, { after, upTo: head, most: limit, ...of });
  });
  let characters = 0;
  const events = found.filter(({ signed }, index) => {
    characters += signed.length;
    return index === 0 || characters <= charactersMax;
  });
  const isAll = events.length === found.length && found.length < limit;
  const upTo = isAll ? Math.max(head, after) : (events.at(-1)?.position ?? after);
  const upToEvent = upTo === 0 || upTo > head ? null : ((await eventIdAt(db, upTo)) ?? null);
  return {
    instance: url,
    head,
    afterEvent,
    upTo: Math.min(upTo, head),
    upToEvent,
    events: events.map(({ signed }) => signed),
  };
}

async function noteReader(
  { db, clock }: Pick<NetworkContext, "db" | "clock">,
  { instance, after, head }: { instance: string; after: number; head: number },
): Promise<void> {
  const tie = await findTieRow(db, instance);
  if (tie?.followed === "paused") throw new Failure("forbidden", "network-paused");
  if (tie?.followed === "asked") throw new Failure("forbidden", "network-not-accepted-yet");
  if (tie?.followed !== "running") throw new Failure("forbidden", "network-not-followed");
  // It read further than the log goes: this instance was restored from a backup.
  const ahead = after > head ? after : tie.aheadPosition;
  await db`
    update ties set read_position = ${after}, read_at = ${clock()}, ahead_position = ${ahead}
    where id = ${tie.id}`;
}

/** The instance says that its log grew: it is read. */
export async function receivePing(
  { db, clock }: Pick<NetworkContext, "db" | "clock">,
  instance: string,
): Promise<void> {
  const tie = await findTieRow(db, instance);
  const isRead = tie?.follows === "running" || tie?.follows === "rewound";
  if (tie === undefined || !isRead) throw new Failure("not-found", "network-tie-unknown");
  await db`update ties set next_at = ${clock()} where id = ${tie.id}`;
  await tell(db, readingWanted);
}
