import { newId } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import { holdTold, withdrawInstanceRecords } from "../../harvest/instances.ts";
import type { NetworkContext } from "../context.ts";
import { eventType, type FeedEvent } from "../feed/event.ts";
import { appendEvents, lockFeed, type NewFeedRow } from "../feed/feed-rows.ts";
import { takeUntold } from "./remote-vias.ts";

type Context = Pick<NetworkContext, "clock" | "identity" | "url" | "version" | "log">;

/**
 * What no instance that is followed tells any more leaves the catalogue, with a trace; those who
 * follow this one are told that it is told here no more. Callers hold the taking of records.
 * Answers how many datasets went.
 */
export async function withdrawUntold(
  tx: Tx,
  ctx: Context,
  reason: "network-tie-cut" | "network-not-told-any-more",
): Promise<number> {
  const untold = await takeUntold(tx);
  await holdTold(tx, untold);
  let withdrawn = 0;
  for (const [source, rows] of Map.groupBy(untold, (row) => row.source)) {
    if (source === null) continue;
    const identifiers = rows.map(({ subject }) => subject);
    withdrawn += await withdrawInstanceRecords(tx, ctx, { source, identifiers, reason });
  }
  const relayed = untold.filter(({ isRelayed }) => isRelayed);
  if (relayed.length === 0) return withdrawn;
  await lockFeed(tx);
  const events: NewFeedRow[] = [];
  const signing = { ...ctx, identity: ctx.identity.within(tx) };
  for (const { subject } of relayed) events.push(await signNoMore(signing, subject));
  await appendEvents(tx, events, ctx.clock());
  return withdrawn;
}

/** Of a dataset of somebody else: that this instance tells of it no more. It may well be elsewhere. */
async function signNoMore({ clock, identity, url }: Context, subject: string): Promise<NewFeedRow> {
  const at = clock();
  const event: FeedEvent = {
    id: `${url}/feed/events/${newId(at.getTime())}`,
    origin: url,
    type: "delete",
    subject,
    revision: at.getTime(),
    at: at.toISOString(),
    reason: "network-not-told-any-more",
  };
  const signed = await identity.signDocument(eventType, event);
  return {
    id: event.id,
    origin: url,
    type: "delete",
    subject,
    revision: event.revision,
    at,
    audience: null,
    signed,
  };
}
