import { backOffMs, jittered } from "../../base/back-off.ts";
import { isFailure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { cleanText } from "../../catalogue/cleaning/cleaning.ts";
import type { Tx } from "../../db/db.ts";
import { changedReuses, publishedReuse, reuseTold } from "../../projects/reuse-changes.ts";
import type { NetworkContext } from "../context.ts";
import { subjectsHere } from "../taking/remote-offers.ts";
import { askSigned, isFinalRefusal } from "../ties/fetch-json.ts";
import { isTied } from "../ties/tie-rows.ts";
import { type ReuseMessage, summaryMax } from "./reuse-message.ts";

const atOnce = 100;
const minuteMs = 60_000;
/** To one that refused: what it knows may be other then. */
const refusedMs = 24 * 60 * minuteMs;

/**
 * Tells the instances that hold the datasets of a reuse what it now is, until they say that they
 * know. What is told is read at that moment, so that nothing older is ever sent again.
 */
export async function tellReuses(ctx: NetworkContext, signal: AbortSignal): Promise<void> {
  await queueChanges(ctx);
  const due = await ctx.db<Telling[]>`
    select project, instance, revision, attempts from reuse_tellings
    where acknowledged_at is null and next_at <= ${ctx.clock()} order by next_at, project limit ${atOnce}`;
  const silent = new Set<string>();
  for (const telling of due) {
    if (signal.aborted) return;
    // Who did not answer a moment ago is not waited for again.
    const outcome = silent.has(telling.instance) ? "silent" : await deliver(ctx, telling, signal);
    if (signal.aborted) return;
    if (outcome === "silent") silent.add(telling.instance);
    await note(ctx, telling, outcome);
  }
}

interface Telling {
  readonly project: Id;
  readonly instance: string;
  readonly revision: number;
  readonly attempts: number;
}

/** Whoever is concerned now, and whoever was told before. */
async function queueChanges({ db, clock }: NetworkContext): Promise<void> {
  for (const change of await changedReuses(db)) {
    const { project, revision } = change;
    await db.begin(async (tx) => {
      const reuse = await publishedReuse(tx, project);
      const held = await subjectsHere(tx, reuse?.datasets ?? []);
      const instances = [...held.values()].map(({ instance }) => instance);
      await tx`
        insert into reuse_tellings (project, instance, revision, next_at)
        select ${project}, instance, ${revision}, ${clock()} from (
          select unnest(${instances}::text[]) union select instance from reuse_tellings where project = ${project}
        ) concerned (instance)
        on conflict (project, instance) do update set revision = excluded.revision, acknowledged_at = null,
          attempts = 0, next_at = excluded.next_at`;
      await reuseTold(tx, change);
    });
  }
}

type Outcome = "known" | "refused" | "silent" | "untied";

async function deliver(ctx: NetworkContext, telling: Telling, signal: AbortSignal): Promise<Outcome> {
  const { instance } = telling;
  if (!(await isTied(ctx.db, instance))) return "untied";
  const body = await ctx.db.begin((tx) => messageOf(tx, ctx.url, telling));
  try {
    await askSigned(ctx, `${instance}/api/network/reuses`, { method: "POST", body, signal });
    return "known";
  } catch (error) {
    if (!isFailure(error)) throw error;
    return isFinalRefusal(error) ? "refused" : "silent";
  }
}

async function messageOf(
  tx: Tx,
  url: string,
  { project, instance, revision }: Telling,
): Promise<ReuseMessage> {
  const found = await publishedReuse(tx, project);
  const held = await subjectsHere(tx, found?.datasets ?? []);
  const datasets = [...held.values()].filter((one) => one.instance === instance).map(({ id }) => id);
  if (found?.publishedAt === undefined || datasets.length === 0) {
    return { reuse: project, revision, isGone: true };
  }
  return {
    reuse: project,
    revision,
    title: found.title,
    summary: cleanText(found.description, summaryMax),
    url: `${url}/reuses/${found.slug}`,
    owner: found.owner.name,
    publishedAt: found.publishedAt.toISOString(),
    datasets,
  };
}

/** What changed meanwhile is left, by its revision, to be told again. */
async function note(
  { db, clock }: NetworkContext,
  { project, instance, revision, attempts }: Telling,
  outcome: Outcome,
): Promise<void> {
  const now = clock();
  const waitMs =
    outcome === "silent" ? backOffMs(attempts) : outcome === "refused" ? refusedMs : minuteMs * 60;
  const next = new Date(now.getTime() + jittered(waitMs));
  await db`
    update reuse_tellings set attempts = attempts + 1,
      acknowledged_at = ${outcome === "known" ? now : null},
      next_at = ${next}
    where project = ${project} and instance = ${instance} and revision = ${revision}`;
}
