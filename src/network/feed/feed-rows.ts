import type { Tx, Db } from "../../db/db.ts";
import { tell } from "../../db/tell.ts";
import { peekDocument } from "../../identity/documents.ts";
import type { FeedEvent } from "./event.ts";
import { queueWebhooks } from "./queue-webhooks.ts";

/** What every process is told where the feed grew (`jobs.listen`). */
export const feedGrew = "feed";

/** An event as the feed holds it. */
export interface FeedRow {
  /** From 1. */
  readonly position: number;
  readonly id: string;
  readonly origin: string;
  readonly type: "create" | "update" | "delete";
  readonly subject: string;
  readonly revision: number;
  readonly at: Date;
  /** Instances that alone may know of it; none: everybody. */
  readonly audience: readonly string[] | null;
  /** A compact JWS by the origin; empty where the dataset was withdrawn since, told columns that it tells no more, or was hidden from who read it here. */
  readonly signed: string;
}

export type NewFeedRow = Omit<FeedRow, "position">;

/** Who appends takes turns, until the end of the transaction: no reader sees a position before those under it. */
export async function lockFeed(tx: Tx): Promise<void> {
  await tx`select from feed_head for update`;
}

/** At the end of the log, in their order; who is told of them is queued, as of `now`. */
export async function appendEvents(tx: Tx, events: readonly NewFeedRow[], now: Date): Promise<void> {
  if (events.length === 0) return;
  const open = events.filter(({ audience }) => audience === null).length;
  const [head] = await tx<{ position: number; openPosition: number }[]>`
    update feed_head set position = position + ${events.length}, open_position = open_position + ${open}
    returning position, open_position`;
  if (head === undefined) throw new Error("the feed has no head");
  let position = head.position - events.length;
  let openPosition = head.openPosition - open;
  const rows = events.map((event) => ({
    ...event,
    audience: event.audience === null ? null : [...event.audience],
    position: (position += 1),
    openPosition: event.audience === null ? (openPosition += 1) : null,
  }));
  await tx`insert into feed_events ${tx(rows)}`;
  const gone = rows.filter(({ type }) => type === "delete");
  if (gone.length > 0) await eraseBefore(tx, gone);
  await eraseNarrowed(tx, rows);
  if (open > 0) await queueWebhooks(tx, now);
  await tell(tx, feedGrew);
}

/** What was told of a dataset before it was withdrawn is told to nobody any more: its place alone stays. */
async function eraseBefore(
  tx: Tx,
  gone: readonly { readonly subject: string; readonly position: number }[],
): Promise<void> {
  const told = gone.map(({ subject, position }) => ({ subject, position }));
  await tx`
    update feed_events e set signed = ''
    from jsonb_to_recordset(${tx.json(told)}) as gone (subject text, position bigint)
    where e.subject = gone.subject and e.position < gone.position and e.signed <> ''`;
}

/**
 * Where a dataset tells of fewer columns than it did, the events that named the others are told to
 * nobody any more: what is published no longer is not found in the log.
 */
async function eraseNarrowed(
  tx: Tx,
  rows: readonly Pick<FeedRow, "type" | "subject" | "position" | "signed">[],
): Promise<void> {
  const updates = rows.filter(({ type }) => type === "update");
  const first = rows[0]?.position ?? 0;
  if (updates.length === 0) return;
  const before = await tx<{ subject: string; signed: string }[]>`
    select distinct on (subject) subject, signed from feed_events
    where subject = any(${updates.map(({ subject }) => subject)}) and position < ${first} and signed <> ''
    order by subject, position desc`;
  const told = new Map(before.map(({ subject, signed }) => [subject, columnsIn(signed)]));
  const narrowed = updates.filter(({ subject, signed }) => {
    const now = columnsIn(signed);
    return [...(told.get(subject) ?? [])].some((column) => !now.has(column));
  });
  if (narrowed.length > 0) await eraseBefore(tx, narrowed);
}

/** The columns that an event names, each with its table. */
function columnsIn(signed: string): ReadonlySet<string> {
  const { record } = peekDocument(signed) as unknown as Pick<FeedEvent, "record">;
  return new Set(
    (record?.tables ?? []).flatMap(({ id, columns }) => columns.map(({ name }) => `${id} ${name}`)),
  );
}

interface FeedHead {
  readonly position: number;
  /** Counts those that everybody may know. */
  readonly openPosition: number;
}

export async function headOf(db: Db | Tx): Promise<FeedHead> {
  const [head] = await db<FeedHead[]>`select position, open_position from feed_head`;
  return head ?? { position: 0, openPosition: 0 };
}

/** The id of the event at a position. */
export async function eventIdAt(db: Db | Tx, position: number): Promise<string | undefined> {
  const [row] = await db<{ id: string }[]>`select id from feed_events where position = ${position}`;
  return row?.id;
}

/**
 * After a position, in their order: those that the instance may know of (everybody's where none is
 * told), without those that a later one of the same subject replaces.
 */
export async function eventsAfter(
  db: Db | Tx,
  { after, upTo, most, instance }: { after: number; upTo: number; most: number; instance?: string },
): Promise<readonly FeedRow[]> {
  const visible = (of: string) =>
    instance === undefined
      ? db`${db(of)}.audience is null`
      : db`(${db(of)}.audience is null or ${instance} = any(${db(of)}.audience))`;
  return db<FeedRow[]>`
    select e.position, e.id, e.origin, e.type, e.subject, e.revision, e.at, e.audience, e.signed
    from feed_events e
    where e.position > ${after} and e.position <= ${upTo} and e.signed <> '' and ${visible("e")}
      and not exists (
        select from feed_events l where l.subject = e.subject and l.position > e.position
          and l.position <= ${upTo} and ${visible("l")})
    order by e.position limit ${most}`;
}

/** A page of the events that everybody may know, all of them; the first is page 1. */
export async function openPage(
  db: Db | Tx,
  { page, pageSize }: { page: number; pageSize: number },
): Promise<readonly (FeedRow & { readonly openPosition: number })[]> {
  const start = (page - 1) * pageSize;
  return db<(FeedRow & { openPosition: number })[]>`
    select position, open_position, id, origin, type, subject, revision, at, audience, signed
    from feed_events
    where open_position > ${start} and open_position <= ${start + pageSize} and signed <> ''
    order by open_position`;
}

/** Those meant for some instances alone, this one among them, after a position. */
export async function restrictedPage(
  db: Db | Tx,
  { after, most, instance }: { after: number; most: number; instance: string },
): Promise<readonly FeedRow[]> {
  return db<FeedRow[]>`
    select position, id, origin, type, subject, revision, at, audience, signed
    from feed_events where position > ${after} and ${instance} = any(audience) and signed <> ''
    order by position limit ${most}`;
}

/** Of each subject, the event that told last how it is, as it was signed; none where that was withdrawn. */
export async function lastSigned(
  db: Db | Tx,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (subjects.length === 0) return new Map();
  const rows = await db<{ subject: string; signed: string }[]>`
    select distinct on (subject) subject, signed from feed_events
    where subject = any(${[...subjects]}) and type <> 'delete' order by subject, position desc`;
  return new Map(rows.flatMap(({ subject, signed }) => (signed === "" ? [] : [[subject, signed] as const])));
}

/** Of each subject, the event that was told last, whoever may know of it. */
export async function lastEventIds(
  db: Db | Tx,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (subjects.length === 0) return new Map();
  const rows = await db<{ subject: string; id: string }[]>`
    select distinct on (subject) subject, id from feed_events
    where subject = any(${[...subjects]}) order by subject, position desc`;
  return new Map(rows.map(({ subject, id }) => [subject, id]));
}
