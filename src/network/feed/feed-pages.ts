import { Failure } from "../../base/failure.ts";
import { peekDocument } from "../../identity/documents.ts";
import type { NetworkContext } from "../context.ts";
import type { FeedEvent } from "./event.ts";
import { type FeedRow, feedGrew, headOf, openPage, restrictedPage } from "./feed-rows.ts";
import { readFeed, type ReadingContext } from "./read-feed.ts";
import { toldChanges } from "./told-changes.ts";
import { findTieRow } from "../peers/tie-rows.ts";

/** An event with its place in the log: of those that everybody may know, from 1. */
export interface ToldEvent {
  readonly number: number;
  readonly event: FeedEvent;
  /** As its origin signed it. */
  readonly signed: string;
}

export const feedPageSize = 100;

export interface FeedPage {
  readonly events: readonly ToldEvent[];
  /** A page that is full is told nothing more; it only loses what was withdrawn since. */
  readonly isClosed: boolean;
  readonly pages: number;
}

/** How many pages there are: the last one may still grow. */
export async function countFeedPages({ db }: Pick<NetworkContext, "db">): Promise<number> {
  const { openPosition } = await headOf(db);
  return Math.max(1, Math.ceil(openPosition / feedPageSize));
}

/** Throws `not-found` beyond the last page. */
export async function getFeedPage(ctx: ReadingContext, page: number): Promise<FeedPage> {
  const { db } = ctx;
  const pages = await countFeedPages({ db });
  if (!Number.isInteger(page) || page < 1 || page > pages) {
    throw new Failure("not-found", "network-feed-page-unknown", { page: String(page), pages });
  }
  const rows = await readFeed(ctx, (tx) => openPage(tx, { page, pageSize: feedPageSize }));
  const events = rows.map((row) => toTold(row, row.openPosition));
  const { openPosition } = await headOf(db);
  return { events, isClosed: openPosition >= page * feedPageSize, pages };
}

/** Those meant for some instances alone, this one among them: a hundred after a position. */
export async function listRestricted(
  ctx: ReadingContext,
  { instance, after }: { readonly instance: string; readonly after: number },
): Promise<readonly ToldEvent[]> {
  const { db } = ctx;
  const tie = await findTieRow(db, instance);
  if (tie?.followed !== "running") throw new Failure("forbidden", "network-not-followed");
  const rows = await readFeed(ctx, (tx) => restrictedPage(tx, { after, most: feedPageSize, instance }));
  return rows.map((row) => toTold(row, row.position));
}

/** Emits what is told from here on, after a number of an event where one is given, until the signal. */
export async function* watchEvents(
  ctx: ReadingContext & Pick<NetworkContext, "jobs">,
  after: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<ToldEvent> {
  const { db, jobs } = ctx;
  let wake: (() => void) | undefined;
  let grew = true;
  const ring = (): void => {
    grew = true;
    wake?.();
  };
  const stop = await jobs.listen(feedGrew, ring);
  signal.addEventListener("abort", ring, { once: true });
  try {
    let last = after ?? (await headOf(db)).openPosition;
    while (!signal.aborted) {
      grew = false;
      for (const told of await eventsSince(ctx, last)) {
        yield told;
        last = told.number;
        grew = true;
      }
      if (!grew) await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    signal.removeEventListener("abort", ring);
    await stop();
  }
}

export async function eventsSince(ctx: ReadingContext, number: number): Promise<readonly ToldEvent[]> {
  const rows = await readFeed(
    ctx,
    (tx) => tx<(FeedRow & { openPosition: number })[]>`
      select position, open_position, id, origin, type, subject, revision, at, audience, signed
      from feed_events where open_position > ${number} and signed <> ''
      order by open_position limit ${feedPageSize}`,
  );
  return rows.map((row) => toTold(row, row.openPosition));
}

/** What everybody may know, the newest first. */
export async function listNewest(ctx: ReadingContext, most: number): Promise<readonly ToldEvent[]> {
  const rows = await readFeed(
    ctx,
    (tx) => tx<(FeedRow & { openPosition: number })[]>`
      select position, open_position, id, origin, type, subject, revision, at, audience, signed
      from feed_events where open_position is not null and signed <> ''
      order by open_position desc limit ${most}`,
  );
  return rows.map((row) => toTold(row, row.openPosition));
}

/** The log holds what was verified; what it says of parts is looked at. */
function toTold({ signed }: FeedRow, number: number): ToldEvent {
  const event = peekDocument(signed) as unknown as FeedEvent;
  const told = event.changes === undefined ? event : { ...event, changes: toldChanges(event) };
  return { number, event: told, signed };
}
