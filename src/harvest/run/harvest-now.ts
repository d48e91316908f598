import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { isFailure, type Problem, problem } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { isOutage } from "../../base/outage.ts";
import { defined } from "../../base/defined.ts";
import { Batches } from "./batches.ts";
import { cleanProblem } from "../clean.ts";
import type { HarvestContext } from "../context.ts";
import { FetchedDocuments } from "../fetching/documents.ts";
import { Getter, SourceUnchanged } from "../fetching/get.ts";
import { countMissing, settleMissing, settleUnchanged } from "./missing-records.ts";
import { insertProblems } from "../store/problem-rows.ts";
import type { Read, SourceReader } from "../read.ts";
import { endRun, noCounts, type RunRow, sweepRuns, takeUpRun } from "../store/run-rows.ts";
import type { RunState } from "../source.ts";
import {
  getSourceRow,
  noteDocuments,
  noteRead,
  scheduleSource,
  type SourceRow,
} from "../store/source-rows.ts";
import { nextTime } from "../times.ts";

/** Taken up more often than this, a run is given up: something in it ends the process. */
const attemptsMax = 6;
const runsKept = 30;

/** One run, from where it stopped to its end. A signal leaves it where it stands. */
export async function harvestNow(ctx: HarvestContext, id: Id, signal: AbortSignal): Promise<void> {
  const run = await takeUpRun(ctx.db, id, ctx.clock());
  if (run === undefined) return;
  await ctx.jobs.announce(id);
  const source = await getSourceRow(ctx.db, run.source);
  const ended = await pass(ctx, source, run, signal).catch((error: unknown): Ended => {
    if (signal.aborted || isOutage(error)) throw error;
    ctx.log("harvest-broke", { source: source.url, run: id, error });
    return { state: "failed", failure: problem("federation-run-broke") };
  });
  await endRun(ctx.db, id, { ...ended, at: ctx.clock() });
  if (!run.dry) await scheduleSource(ctx.db, source.id, nextOf(source, ctx.clock()));
  await sweepRuns(ctx.db, runsKept);
  await ctx.jobs.announce(id);
}

interface Ended {
  readonly state: RunState;
  readonly failure?: Problem;
  readonly counts?: RunRow["counts"];
}

function nextOf({ every, pausedAt }: SourceRow, now: Date): Date | null {
  return pausedAt === null ? nextTime(every, now) : null;
}

async function pass(
  ctx: HarvestContext,
  source: SourceRow,
  run: RunRow,
  signal: AbortSignal,
): Promise<Ended> {
  const reader = ctx.readers.get(source.kind);
  if (reader === undefined) {
    return { state: "failed", failure: problem("federation-kind-unknown", { kind: source.kind }) };
  }
  if (run.attempt > attemptsMax) return { state: "failed", failure: problem("federation-given-up") };
  const documents = run.dry ? undefined : new FetchedDocuments(ctx, source.id);
  const timed = AbortSignal.timeout(ctx.limits.runMs);
  await using getter = openGetter(ctx, { source, run, documents, signal: AbortSignal.any([signal, timed]) });
  // Until it is read to its end again, nobody knows that the source is as it was.
  if (!run.dry) await noteDocuments(ctx.db, source.id, null);
  const batches = new Batches(ctx, source, run);
  const wrong = await readAll({ reader, source, run, getter, batches, signal, timed });
  if (getter.unchanged) return endUnchanged(ctx, source, run);
  const incomplete = wrong ?? (await reasonIncomplete(ctx, source, run, batches));
  if (incomplete !== undefined) return endIncomplete(ctx, run, batches, incomplete);
  const counts = await settleMissing(ctx, source, run, batches);
  if (documents !== undefined) {
    await documents.sweep();
    await noteRead(ctx.db, source, run.attempt === 1 ? getter.documents : null);
  }
  return { state: "done", counts };
}

function openGetter(
  ctx: HarvestContext,
  {
    source,
    run,
    documents,
    signal,
  }: { source: SourceRow; run: RunRow; documents: FetchedDocuments | undefined; signal: AbortSignal },
): Getter {
  return new Getter(ctx, {
    url: source.url,
    folder: join(ctx.folder, "runs", run.id),
    signal,
    ignoreRobots: source.options["robots"] === "ignore",
    single: source.documents === 1 && !run.dry && run.attempt === 1,
    ...defined({ documents }),
  });
}

async function endUnchanged(ctx: HarvestContext, source: SourceRow, run: RunRow): Promise<Ended> {
  const counts = await settleUnchanged(ctx, source, run);
  await noteRead(ctx.db, source, 1);
  return { state: "done", counts: { ...noCounts, ...counts } };
}

async function endIncomplete(
  ctx: HarvestContext,
  run: RunRow,
  batches: Batches,
  failure: Problem,
): Promise<Ended> {
  const missing = await countMissing(ctx.db, run.source, run.id, batches);
  const state = batches.counts.seen === 0 ? "failed" : "incomplete";
  return { state, failure, counts: { ...batches.counts, missing } };
}

interface Reading {
  readonly reader: SourceReader;
  readonly source: SourceRow;
  readonly run: RunRow;
  readonly getter: Getter;
  readonly batches: Batches;
  readonly signal: AbortSignal;
  readonly timed: AbortSignal;
}

/** What is wrong with the source as a whole; what was read before stands. */
async function readAll(reading: Reading): Promise<Problem | undefined> {
  const { reader, source, run, getter, batches, signal, timed } = reading;
  let wrong: Problem | undefined;
  try {
    const reads = reader.read({
      url: source.url,
      options: source.options,
      get: getter.get,
      signal: AbortSignal.any([signal, timed]),
      ...defined({ cursor: run.cursor }),
    });
    for await (const read of inTurns(reads)) {
      signal.throwIfAborted();
      if (read.kind === "record" || read.kind === "unread") await batches.add(read);
      else if (read.kind === "page") await batches.page(read.cursor, read.announced);
      else {
        wrong ??= cleanProblem(read.problem);
        await insertProblems(batches.db, run.id, [{ place: source.url, refused: false, problem: wrong }]);
      }
      if (getter.unchanged) break;
    }
  } catch (error) {
    if (!(error instanceof SourceUnchanged)) wrong = toProblem(error, signal, timed);
  } finally {
    // Whoever takes the run up again begins where all of this is written.
    await batches.settle();
  }
  await batches.end();
  return wrong;
}

/** Thousands of records are told at once where a document ends: others have their turn meanwhile. */
async function* inTurns(reads: AsyncIterable<Read>): AsyncGenerator<Read> {
  let count = 0;
  for await (const read of reads) {
    yield read;
    count += 1;
    if (count % readsAtOnce === 0) await nextTurn();
  }
}

const readsAtOnce = 5;

function toProblem(error: unknown, signal: AbortSignal, timed: AbortSignal): Problem {
  if (signal.aborted) throw error;
  if (timed.aborted) return problem("federation-too-long");
  if (isFailure(error)) return cleanProblem(problem(error.key, error.args));
  throw error;
}

/** An answer that is too short is more often a fault than a decision: nothing is taken away by it. */
async function reasonIncomplete(
  ctx: HarvestContext,
  source: SourceRow,
  run: RunRow,
  { counts, announced, seenBefore }: Batches,
): Promise<Problem | undefined> {
  if (announced !== undefined && counts.seen < announced) {
    return problem("federation-fewer-than-announced", { announced, seen: counts.seen });
  }
  const [known] = await ctx.db<{ records: number; seen: number }[]>`
    select count(*)::int as records, count(*) filter (where run = ${run.id})::int as seen
    from harvest_records where source = ${source.id} and gone_at is null and dataset is not null`;
  const records = known?.records ?? 0;
  const before = run.dry ? records : records - counts.created - counts.joined;
  const seen = run.dry ? seenBefore : (known?.seen ?? 0) - counts.created - counts.joined;
  if (before === 0 || seen * 2 >= before) return undefined;
  return problem("federation-shrunk", { before, seen });
}
