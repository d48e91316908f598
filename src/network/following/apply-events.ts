import { defined } from "../../base/defined.ts";
import { isFailure, problem } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { isOutage } from "../../base/outage.ts";
import { explainWithdrawal } from "../../catalogue/remote.ts";
import type { Tx } from "../../db/db.ts";
import { withdrawInstanceRecords, withdrawnByInstance } from "../../harvest/instances.ts";
import { lockTaking } from "../../harvest/lock-taking.ts";
import type { FeedEvent } from "../feed/event.ts";
import { appendEvents, lastEventIds, lockFeed, type NewFeedRow } from "../feed/feed-rows.ts";
import type { SignedEvent } from "./read-event.ts";
import { noteVias, removeVias } from "./remote-vias.ts";
import { findDatasetOfSubject, type KnownSubject, knownSubjects, markDeleted } from "./remote-subjects.ts";
import { isSubjectOf } from "../feed/subject.ts";
import { noteReports } from "./reports.ts";
import { takeIn } from "./take-in.ts";
import type { AppliedEvents, ApplyContext, Via } from "./taking.ts";
import { withdrawUntold } from "./withdraw-untold.ts";

/**
 * Takes in events that their origins signed, in one transaction with `then`, which notes how far
 * the log was read. An event of a revision that is known, or of an older one, changes nothing but
 * through whom it is told. What is new goes on to those who follow this instance, as it was signed.
 */
export async function applyEvents(
  ctx: ApplyContext,
  via: Via,
  events: readonly SignedEvent[],
  then: (tx: Tx) => Promise<void>,
): Promise<void> {
  try {
    await ctx.db.begin(async (tx) => {
      await noteReports(tx, ctx.clock(), await apply(tx, ctx, via, events));
      await then(tx);
    });
  } catch (error) {
    if (isOutage(error) || isFailure(error) || events.length === 0) throw error;
    // One of them broke the batch: each goes alone, and the one that breaks is told.
    for (const event of events) await applyAlone(ctx, via, event);
    await ctx.db.begin(then);
  }
}

async function applyAlone(ctx: ApplyContext, via: Via, each: SignedEvent): Promise<void> {
  try {
    await ctx.db.begin(async (tx) => noteReports(tx, ctx.clock(), await apply(tx, ctx, via, [each])));
  } catch (error) {
    if (isOutage(error)) throw error;
    const { subject, origin, revision } = each.event;
    ctx.log("network-record-broke", { subject, error });
    const problems = [{ problem: problem("network-record-broke"), pointer: "/record" }];
    const refused = [{ subject, origin, revision, problems }];
    await ctx.db.begin((tx) => noteReports(tx, ctx.clock(), { refused, sound: [] }));
  }
}

async function apply(
  tx: Tx,
  ctx: ApplyContext,
  via: Via,
  events: readonly SignedEvent[],
): Promise<AppliedEvents> {
  await lockTaking(tx);
  // What is told of our own datasets came from here.
  const others = latest(events).filter(({ event }) => !isSubjectOf(event.subject, ctx.url));
  const dropped = others.filter(({ event }) => !isSubjectOf(event.subject, event.origin));
  const told = others.filter((each) => !dropped.includes(each));
  const known = await knownSubjects(
    tx,
    others.map(({ event }) => event.subject),
  );
  const current = told.filter(({ event }) => event.revision >= (known.get(event.subject)?.revision ?? 0));
  const deleted = current.filter(({ event }) => event.type === "delete");
  const alive = current.filter(({ event }) => event.type !== "delete");
  const toTake = alive.filter(({ event }) => isNews(event.revision, known.get(event.subject)));
  const gone = deleted.filter(({ event }) => isNewEnd(event.revision, known.get(event.subject)));
  const taken = await takeIn(tx, ctx, toTake, known);
  await noteVias(
    tx,
    via.id,
    alive.map(({ event }) => event.subject),
    ctx.clock(),
  );
  await remove(tx, ctx, deleted);
  await leave(tx, ctx, via, dropped);
  await relay(tx, ctx.clock(), [...toTake, ...gone]);
  return taken;
}

/** The last of each subject, in the order of the log. */
function latest(events: readonly SignedEvent[]): readonly SignedEvent[] {
  const last = new Map<string, SignedEvent>();
  for (const each of events) {
    const { subject, origin, revision } = each.event;
    // An instance that tells of somebody else's dataset no more does not stand in the way of its producer.
    const key = isSubjectOf(subject, origin) ? subject : `${origin} ${subject}`;
    if ((last.get(key)?.event.revision ?? 0) < revision) last.set(key, each);
  }
  return [...last.values()];
}

/** New, or gone meanwhile because nobody that is followed told it any more. */
function isNews(revision: number, known: KnownSubject | undefined): boolean {
  if (known === undefined || revision > known.revision) return true;
  return !known.deleted && known.vias === 0;
}

/** Gone only now, or told again with another reason. */
function isNewEnd(revision: number, known: KnownSubject | undefined): boolean {
  return known?.deleted !== true || revision > known.revision;
}

/** Its producer withdrew it: those who look for it here read what the producer says of that. */
async function remove(tx: Tx, ctx: ApplyContext, events: readonly SignedEvent[]): Promise<void> {
  const gone = await markDeleted(tx, events, ctx.clock());
  const told = new Map(events.map(({ event }) => [event.subject, event]));
  for (const [source, identifiers] of gone) {
    await withdrawInstanceRecords(tx, ctx, { source, identifiers, reason: "federation-deleted-there" });
    for (const identifier of identifiers) await explain(tx, source, told.get(identifier));
  }
}

async function explain(tx: Tx, source: Id, event: FeedEvent | undefined): Promise<void> {
  if (event?.reason === undefined) return;
  const { subject, origin, reason } = event;
  // An instance leads to its own datasets alone.
  const replacement = event.replacement?.url.startsWith(`${origin}/datasets/`)
    ? event.replacement
    : undefined;
  const replacedBy = replacement && (await findDatasetOfSubject(tx, replacement.url));
  for (const dataset of await withdrawnByInstance(tx, source, subject)) {
    await explainWithdrawal(tx, dataset, { reason, ...defined({ replacement, replacedBy }) });
  }
}

/** The instance that is followed tells of it no more: others may. */
async function leave(tx: Tx, ctx: ApplyContext, via: Via, events: readonly SignedEvent[]): Promise<void> {
  const own = events.filter(({ event }) => event.origin === via.instance);
  if (own.length === 0) return;
  await removeVias(
    tx,
    via.id,
    own.map(({ event }) => event.subject),
  );
  await withdrawUntold(tx, ctx, "network-not-told-any-more");
}

/** Events that are for some instances alone stay where they are. */
async function relay(tx: Tx, now: Date, events: readonly SignedEvent[]): Promise<void> {
  const rows = events
    .filter(({ event }) => event.audience === undefined)
    .map(({ event, signed }): NewFeedRow => {
      const { id, origin, type, subject, revision } = event;
      return { id, origin, type, subject, revision, at: instantOf(event.at), audience: null, signed };
    });
  if (rows.length === 0) return;
  await lockFeed(tx);
  const last = await lastEventIds(
    tx,
    rows.map(({ subject }) => subject),
  );
  await appendEvents(
    tx,
    rows.filter(({ id, subject }) => last.get(subject) !== id),
    now,
  );
}

function instantOf(text: string): Date {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? new Date(0) : at;
}
