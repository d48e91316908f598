import type { Actor } from "../access/actor.ts";
import { requireRole } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import { type Id, newId } from "../base/id.ts";
import type { Page, PageRequest } from "../base/page.ts";
import { assertReadable, readableByIds } from "../catalogue/reading.ts";
import type { Db } from "../db/db.ts";
import { watch } from "../jobs/watch.ts";
import type { HarvestContext } from "./context.ts";
import { problemKindsOf, problemsOf } from "./store/problem-rows.ts";
import { findOriginal, lastSeen } from "./store/record-rows.ts";
import { endRun, getRunRow, insertRun, noteRunJob, runRowsOf, toRun } from "./store/run-rows.ts";
import type { ProblemKind, RecordProblem, Run } from "./source.ts";
import { getSourceRow } from "./store/source-rows.ts";

export const harvestQueue = "harvest";

/** Refused with `conflict` while a run of the source is not over. */
export async function harvestLater(
  ctx: HarvestContext,
  actor: Actor,
  id: Id,
  options: { dry?: boolean } = {},
): Promise<Run> {
  const source = await getSourceRow(ctx.db, id);
  requireRole(actor, source.organization, "administrator");
  // What a node pushes is more than what it tells everybody: a pass would take the rest for lost.
  if (source.options["pushed"] !== undefined) throw new Failure("conflict", "rudi-source-pushed");
  const createdAt = ctx.clock();
  const run = newId(createdAt.getTime());
  await insertRun(ctx.db, {
    id: run,
    source: id,
    dry: options.dry === true,
    createdAt,
    ...(actor.kind === "member" ? { createdBy: actor.account } : {}),
  });
  await enqueueRun(ctx, run);
  return getRun(ctx, actor, run);
}

/** Once more, where its job was lost; nothing where it waits or runs. */
export async function enqueueRun({ jobs, db }: HarvestContext, run: Id): Promise<void> {
  const job = await jobs.add(harvestQueue, { run }, { key: run });
  if (job !== undefined) await noteRunJob(db, run, job);
}

export async function cancelRun(ctx: HarvestContext, actor: Actor, id: Id): Promise<void> {
  const run = await getRunRow(ctx.db, id);
  requireRole(actor, (await getSourceRow(ctx.db, run.source)).organization, "administrator");
  const ended = await endRun(ctx.db, id, { state: "cancelled", at: ctx.clock() });
  if (!ended) throw new Failure("conflict", "federation-run-over", { state: run.state });
  if (run.job !== undefined) await ctx.jobs.cancel(run.job);
  await ctx.jobs.announce(id);
}

/** Everybody may know how a source does. */
export async function getRun(ctx: Pick<HarvestContext, "db">, _actor: Actor, id: Id): Promise<Run> {
  return toRun(await getRunRow(ctx.db, id));
}

export async function listRuns(
  ctx: Pick<HarvestContext, "db">,
  _actor: Actor,
  source: Id,
  page: PageRequest,
): Promise<Page<Run>> {
  await getSourceRow(ctx.db, source);
  const { items, total } = await runRowsOf(ctx.db, source, page);
  return { items: items.map(toRun), total };
}

/** For the organization that answers for the source; how many there are is in the run's counts. */
export async function listProblems(
  { db }: Pick<HarvestContext, "db">,
  actor: Actor,
  id: Id,
  page: PageRequest,
  only: { key?: string } = {},
): Promise<Page<RecordProblem>> {
  await assertMember(db, actor, id);
  return problemsOf(db, { run: id, ...only }, page, (datasets) => readableByIds(db, actor, datasets));
}

/** The most frequent first, those of refused records before all others. */
export async function countProblems(
  { db }: Pick<HarvestContext, "db">,
  actor: Actor,
  id: Id,
): Promise<readonly ProblemKind[]> {
  await assertMember(db, actor, id);
  return problemKindsOf(db, id);
}

async function assertMember(db: Db, actor: Actor, run: Id): Promise<void> {
  const { source } = await getRunRow(db, run);
  requireRole(actor, (await getSourceRow(db, source)).organization, "reader");
}

/** The record as the source gave it. */
export async function originalOf(
  { db }: Pick<HarvestContext, "db">,
  actor: Actor,
  dataset: Id,
  source: Id,
): ReturnType<OriginalOf> {
  await assertReadable(db, actor, dataset);
  await getSourceRow(db, source);
  const found = await findOriginal(db, source, dataset);
  if (found === undefined) throw new Failure("not-found", "federation-original-unknown");
  return found;
}

/** When each source of a dataset last told of it. */
export async function lastSeenOf(
  { db }: Pick<HarvestContext, "db">,
  actor: Actor,
  dataset: Id,
): Promise<ReadonlyMap<Id, Date>> {
  await assertReadable(db, actor, dataset);
  return lastSeen(db, dataset);
}

type OriginalOf = () => Promise<NonNullable<Awaited<ReturnType<typeof findOriginal>>>>;

/** Emits the state at once, then at each change, and ends with the run. */
export function watchRun(
  ctx: Pick<HarvestContext, "db" | "jobs">,
  actor: Actor,
  id: Id,
  signal: AbortSignal,
): AsyncGenerator<Run> {
  return watch(ctx.jobs, id, () => getRun(ctx, actor, id), signal);
}
