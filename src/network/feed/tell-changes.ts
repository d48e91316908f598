import { createHash } from "node:crypto";
import { type Id, newId } from "../../base/id.ts";
import { defined } from "../../base/defined.ts";
import { type DatasetEnd, endsOf, takeChanges } from "../../catalogue/changes.ts";
import { findPublished } from "../../catalogue/datasets.ts";
import type { Tx } from "../../db/db.ts";
import { describedByInstances } from "../../harvest/instances.ts";
import { peekDocument } from "../../identity/documents.ts";
import type { NetworkContext } from "../context.ts";
import type { Change } from "../change.ts";
import { changesBetween, changesOfNew, newOrganization } from "./compare-records.ts";
import { recordsOf, type AddressedRecord } from "./dataset-records.ts";
import { type DatasetRecord, eventType, type FeedEvent } from "./event.ts";
import { appendEvents, lastSigned, lockFeed, type NewFeedRow } from "./feed-rows.ts";
import { subjectOf } from "./subject.ts";
import { changesMax } from "./told-changes.ts";

type Context = Pick<NetworkContext, "db" | "clock" | "identity" | "url">;

const datasetsMax = 100;

/**
 * Appends to the feed what became of the datasets that changed, in the transaction that takes them
 * off the list: each change is told once, or is still on the list. Ends when nothing is left.
 */
export async function tellChanges(ctx: Context, signal?: AbortSignal): Promise<void> {
  for (;;) {
    if (signal?.aborted === true) return;
    const taken = await ctx.db.begin((tx) => tellSome(tx, within(tx, ctx)));
    if (taken < datasetsMax) return;
  }
}

/** The same for some datasets alone, before somebody reads what was told of them. */
export async function tellChangesOf(ctx: Context, datasets: readonly Id[]): Promise<void> {
  await ctx.db.begin((tx) => tellSome(tx, within(tx, ctx), datasets));
}

/** Events are signed while the feed is held: the key is read on the connection that holds it. */
function within(tx: Tx, ctx: Context): Context {
  return { ...ctx, identity: ctx.identity.within(tx) };
}

async function tellSome(tx: Tx, ctx: Context, among?: readonly Id[]): Promise<number> {
  await lockFeed(tx);
  const datasets = await takeChanges(tx, among?.length ?? datasetsMax, among);
  if (datasets.length === 0) return 0;
  // What another instance tells is relayed as it signed it, where it is taken in.
  const relayed = await describedByInstances(tx, datasets);
  const own = datasets.filter((id) => !relayed.has(id));
  const records = await recordsOf(tx, ctx.url, own);
  const known = await lastTold(tx, datasets);
  const before = await lastRecords(tx, ctx, known);
  const ends = await toldEnds(tx, ctx.url, await endsOf(tx, datasets));
  const events: NewFeedRow[] = [];
  for (const dataset of datasets) {
    const end = relayed.has(dataset) ? { reason: "federation-told-by-producer" } : ends.get(dataset);
    const planned = plan(records.get(dataset), known.get(dataset), relayed.has(dataset) ? undefined : end);
    if (planned.events.length === 0) continue;
    let revision = known.get(dataset)?.revision ?? 0;
    for (const event of planned.events) {
      revision = nextRevision(revision, ctx.clock());
      const changes = await changesOf(tx, ctx, event, before.get(dataset));
      events.push(await sign(ctx, dataset, { ...event, revision, end, changes }));
    }
    await noteTold(tx, dataset, { revision, ...planned.state });
  }
  await appendEvents(tx, events, ctx.clock());
  return datasets.length;
}

/** By the clock, so that it rises too where a backup that knows of less was restored. */
function nextRevision(last: number, now: Date): number {
  return Math.max(last + 1, now.getTime());
}

interface LastTold {
  readonly revision: number;
  /** Null where it was told as deleted. */
  readonly hash: Buffer | null;
  readonly audience: readonly string[] | null;
  /** Under which it was told. */
  readonly organization: Id | null;
  /** What was told of its end, where it was told as deleted. */
  readonly ended: ToldEnd | null;
}

/** Of what is withdrawn: why, and what took its place where everybody may know of that. */
type ToldEnd = Pick<FeedEvent, "reason" | "replacement">;

interface PlannedEvent {
  readonly type: FeedEvent["type"];
  readonly audience: readonly string[] | null;
  readonly record?: DatasetRecord;
}

interface Planned {
  readonly events: readonly PlannedEvent[];
  readonly state: Omit<LastTold, "revision">;
}

/**
 * Those who may no longer know of it are told that it is gone; the others, how it is now. Where some
 * of them did not know of it, it is told to all as new: what only some knew is not told by what became of it.
 */
function plan(
  told: AddressedRecord | undefined,
  last: LastTold | undefined,
  end: ToldEnd | undefined,
): Planned {
  const before = last === undefined || last.hash === null ? undefined : last;
  if (told === undefined) return planEnd(before, last, end);
  const audience = told.audience ?? null;
  const hash = hashOf(told.record);
  const lost = before === undefined ? [] : lostBy(before.audience, audience);
  const isNothing = audience?.length === 0 || isAsTold(before, hash, audience);
  const type = before !== undefined && knewOf(before.audience, audience) ? "update" : "create";
  return {
    state: { hash, audience, organization: told.record.organization.id, ended: null },
    events: [
      ...lost.map((gone) => ({ type: "delete" as const, audience: gone })),
      ...(isNothing ? [] : [{ type, audience, record: told.record } as const]),
    ],
  };
}

/** Those who were told of it are told that it is gone; told already, they are told where its reason changed. */
function planEnd(
  before: LastTold | undefined,
  last: LastTold | undefined,
  end: ToldEnd | undefined,
): Planned {
  const audience = last?.audience ?? null;
  const state = { hash: null, audience, organization: null, ended: end ?? null };
  const isToldOtherwise =
    end !== undefined && last !== undefined && last.ended !== null && !isSameEnd(last.ended, end);
  return { state, events: before === undefined && !isToldOtherwise ? [] : [{ type: "delete", audience }] };
}

function isSameEnd(one: ToldEnd, other: ToldEnd): boolean {
  const [first, second] = [one, other].map(({ reason, replacement }) =>
    JSON.stringify([reason, replacement?.title, replacement?.url]),
  );
  return first === second;
}

/** As they are told: by its address here, which leads to its page. */
async function toldEnds(
  tx: Tx,
  url: string,
  ends: ReadonlyMap<Id, DatasetEnd>,
): Promise<ReadonlyMap<Id, ToldEnd>> {
  const next = [...ends.values()].flatMap(({ replacedBy }) => replacedBy ?? []);
  const known = await findPublished({ db: tx }, { kind: "anyone" }, next);
  return new Map(
    [...ends].map(([id, { reason, replacedBy }]) => {
      const found = known.get(replacedBy ?? "");
      const replacement = found && { title: found.title, url: subjectOf(url, found.id) };
      return [id, { reason, ...defined({ replacement }) }];
    }),
  );
}

/** Whether all of an audience were in the one before; null is everybody. */
function knewOf(before: readonly string[] | null, after: readonly string[] | null): boolean {
  return before === null || (after !== null && after.every((one) => before.includes(one)));
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

/** Not known where the event before is not: it was told by an older copy of this instance, which was restored. */
async function changesOf(
  tx: Tx,
  { url }: Context,
  { type, audience, record }: PlannedEvent,
  before: DatasetRecord | undefined,
): Promise<readonly Change[] | undefined> {
  if (record === undefined || (type === "update" && before === undefined)) return undefined;
  const isNew = type === "create" || before === undefined;
  const changes = isNew ? changesOfNew(url, record) : changesBetween(url, before, record);
  const { id } = record.organization;
  const isKnown = (!isNew && before.organization.id === id) || (await wasTold(tx, id, audience));
  return (isKnown ? changes : [newOrganization(url, record), ...changes]).slice(0, changesMax);
}

/** Whether the audience was told of a dataset of the organization. */
async function wasTold(tx: Tx, organization: Id, audience: readonly string[] | null): Promise<boolean> {
  const within = audience === null ? tx`false` : tx`audience @> ${[...audience]}`;
  const rows = await tx`
    select from feed_subjects where organization = ${organization} and hash is not null
      and (audience is null or ${within}) limit 1`;
  return rows.length > 0;
}

async function sign(
  { clock, identity, url }: Context,
  dataset: Id,
  event: PlannedEvent & {
    readonly revision: number;
    readonly end: ToldEnd | undefined;
    readonly changes: readonly Change[] | undefined;
  },
): Promise<NewFeedRow> {
  const at = clock();
  const { type, audience, record, revision, end, changes } = event;
  const told: FeedEvent = {
    id: `${url}/feed/events/${newId(at.getTime())}`,
    origin: url,
    type,
    subject: subjectOf(url, dataset),
    revision,
    at: at.toISOString(),
    ...defined({ record, changes }),
    ...(type === "delete" ? defined({ reason: end?.reason, replacement: end?.replacement }) : {}),
    ...(audience === null ? {} : { audience }),
  };
  const signed = await identity.signDocument(eventType, told);
  const { id, origin, subject } = told;
  return { id, origin, type, subject, revision, at, audience, signed };
}

async function lastTold(tx: Tx, datasets: readonly Id[]): Promise<ReadonlyMap<Id, LastTold>> {
  const rows = await tx<(LastTold & { dataset: Id })[]>`
    select dataset, revision, hash, audience, organization, ended from feed_subjects
    where dataset = any(${[...datasets]}::uuid[])`;
  return new Map(rows.map((row) => [row.dataset, row]));
}

/** As they were last told; of those that are to be told again whatever was told of them, none. */
async function lastRecords(
  tx: Tx,
  { url }: Context,
  known: ReadonlyMap<Id, LastTold>,
): Promise<ReadonlyMap<Id, DatasetRecord>> {
  const ids = [...known].flatMap(([id, { hash }]) => (hash === null || hash.length === 0 ? [] : [id]));
  const signed = await lastSigned(
    tx,
    ids.map((id) => subjectOf(url, id)),
  );
  return new Map(
    ids.flatMap((id) => {
      const last = signed.get(subjectOf(url, id));
      const { record } = last === undefined ? {} : (peekDocument(last) as Partial<FeedEvent>);
      return record === undefined ? [] : [[id, record] as const];
    }),
  );
}

async function noteTold(
  tx: Tx,
  dataset: Id,
  { revision, hash, audience, organization, ended }: LastTold,
): Promise<void> {
  const only = audience === null ? null : [...audience];
  await tx`
    insert into feed_subjects (dataset, revision, hash, audience, organization, ended)
    values (${dataset}, ${revision}, ${hash}, ${only}, ${organization},
      ${ended === null ? null : tx.json(ended)})
    on conflict (dataset) do update set revision = excluded.revision, hash = excluded.hash,
      audience = excluded.audience, organization = excluded.organization, ended = excluded.ended`;
}
