import { createHash } from "node:crypto";
import { type Id, newId } from "../../base/id.ts";
import { takeChanges, withdrawalReasonsOf } from "../../catalogue/changes.ts";
import type { Tx } from "../../db/db.ts";
import { describedByInstances } from "../../federation/instances.ts";
import type { NetworkContext } from "../context.ts";
import { recordsOf, type Told } from "./dataset-records.ts";
import { type DatasetRecord, eventType, type FeedEvent } from "./event.ts";
import { appendEvents, lockFeed, type NewFeedRow } from "./feed-rows.ts";
import { subjectOf } from "./subject.ts";

type Context = Pick<NetworkContext, "db" | "clock" | "identity" | "url">;

const changesMax = 100;

/**
 * Appends to the feed what became of the datasets that changed, in the transaction that takes them
 * off the list: each change is told once, or is still on the list. Ends when nothing is left.
 */
export async function tellChanges(ctx: Context, signal?: AbortSignal): Promise<void> {
  for (;;) {
    if (signal?.aborted === true) return;
    const taken = await ctx.db.begin((tx) => tellSome(tx, ctx));
    if (taken < changesMax) return;
  }
}

/** The same for some datasets alone, before somebody reads what was told of them. */
export async function tellChangesOf(ctx: Context, datasets: readonly Id[]): Promise<void> {
  await ctx.db.begin((tx) => tellSome(tx, ctx, datasets));
}

async function tellSome(tx: Tx, ctx: Context, among?: readonly Id[]): Promise<number> {
  await lockFeed(tx);
  const datasets = await takeChanges(tx, among?.length ?? changesMax, among);
  if (datasets.length === 0) return 0;
  // What another instance tells is relayed as it signed it, where it is taken in.
  const relayed = await describedByInstances(tx, datasets);
  const own = datasets.filter((id) => !relayed.has(id));
  const records = await recordsOf(tx, ctx.url, own);
  const known = await lastTold(tx, datasets);
  const reasons = await withdrawalReasonsOf(tx, datasets);
  const events: NewFeedRow[] = [];
  for (const dataset of datasets) {
    const planned = plan(records.get(dataset), known.get(dataset));
    if (planned.events.length === 0) continue;
    const reason = relayed.has(dataset) ? "federation-told-by-producer" : reasons.get(dataset);
    let revision = known.get(dataset)?.revision ?? 0;
    for (const event of planned.events) {
      revision = nextRevision(revision, ctx.clock());
      events.push(await sign(ctx, dataset, { ...event, revision, reason }));
    }
    await noteTold(tx, dataset, { revision, ...planned.state });
  }
  await appendEvents(tx, events);
  return datasets.length;
}

/** By the clock, so that it rises too where a backup that knows of less was restored. */
export function nextRevision(last: number, now: Date): number {
  return Math.max(last + 1, now.getTime());
}

interface LastTold {
  readonly revision: number;
  /** Null where it was told as deleted. */
  readonly hash: Buffer | null;
  readonly audience: readonly string[] | null;
}

interface Planned {
  readonly events: readonly {
    readonly type: FeedEvent["type"];
    readonly audience: readonly string[] | null;
    readonly record?: DatasetRecord;
  }[];
  readonly state: Omit<LastTold, "revision">;
}

/** Those who may no longer know of it are told that it is gone; the others, how it is now. */
export function plan(told: Told | undefined, last: LastTold | undefined): Planned {
  const before = last === undefined || last.hash === null ? undefined : last;
  if (told === undefined) {
    const state = { hash: null, audience: null };
    return { state, events: before === undefined ? [] : [{ type: "delete", audience: before.audience }] };
  }
  const audience = told.audience ?? null;
  const hash = hashOf(told.record);
  const lost = before === undefined ? [] : lostBy(before.audience, audience);
  const isNothing = audience?.length === 0 || isAsTold(before, hash, audience);
  const type = before === undefined ? "create" : "update";
  return {
    state: { hash, audience },
    events: [
      ...lost.map((gone) => ({ type: "delete" as const, audience: gone })),
      ...(isNothing ? [] : [{ type, audience, record: told.record } as const]),
    ],
  };
}

/** The audiences to which it is gone: everybody (null), or some instances. */
function lostBy(
  before: readonly string[] | null,
  after: readonly string[] | null,
): readonly (readonly string[] | null)[] {
  if (after === null) return [];
  if (before === null) return [null];
  const lost = before.filter((one) => !after.includes(one));
  return lost.length === 0 ? [] : [lost];
}

function isAsTold(last: LastTold | undefined, hash: Buffer, audience: readonly string[] | null): boolean {
  return last?.hash?.equals(hash) === true && JSON.stringify(last.audience) === JSON.stringify(audience);
}

/** What a record says, without when that was last touched. */
function hashOf({ modifiedAt: _modifiedAt, ...record }: DatasetRecord): Buffer {
  return createHash("sha256").update(JSON.stringify(record)).digest();
}

async function sign(
  { clock, identity, url }: Context,
  dataset: Id,
  event: {
    readonly type: FeedEvent["type"];
    readonly audience: readonly string[] | null;
    readonly record?: DatasetRecord;
    readonly revision: number;
    readonly reason: string | undefined;
  },
): Promise<NewFeedRow> {
  const at = clock();
  const { type, audience, record, revision, reason } = event;
  const told: FeedEvent = {
    id: `${url}/feed/events/${newId(at.getTime())}`,
    origin: url,
    type,
    subject: subjectOf(url, dataset),
    revision,
    at: at.toISOString(),
    ...(record === undefined ? {} : { record }),
    ...(type === "delete" && reason !== undefined ? { reason } : {}),
    ...(audience === null ? {} : { audience }),
  };
  const signed = await identity.signDocument(eventType, told);
  const { id, origin, subject } = told;
  return { id, origin, type, subject, revision, at, audience, signed };
}

async function lastTold(tx: Tx, datasets: readonly Id[]): Promise<ReadonlyMap<Id, LastTold>> {
  const rows = await tx<(LastTold & { dataset: Id })[]>`
    select dataset, revision, hash, audience from feed_subjects where dataset = any(${[...datasets]}::uuid[])`;
  return new Map(rows.map((row) => [row.dataset, row]));
}

async function noteTold(tx: Tx, dataset: Id, { revision, hash, audience }: LastTold): Promise<void> {
  await tx`
    insert into feed_subjects (dataset, revision, hash, audience)
    values (${dataset}, ${revision}, ${hash}, ${audience === null ? null : [...audience]})
    on conflict (dataset) do update set revision = excluded.revision, hash = excluded.hash,
      audience = excluded.audience`;
}
