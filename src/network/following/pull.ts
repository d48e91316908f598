import { z } from "zod";
import { Failure, type Problem, problem } from "../../base/failure.ts";
import { boardsBesideMax, putBoardsBeside, toBoardsBeside } from "../../catalogue/board-links.ts";
import type { Tx } from "../../db/db.ts";
import { lockTaking } from "../../harvest/lock-taking.ts";
import { applyEvents } from "./apply-events.ts";
import type { NetworkContext } from "../context.ts";
import { askSigned } from "../peers/fetch-json.ts";
import { removeViasBefore } from "./remote-vias.ts";
import { findTieRow, setState, type TieRow } from "../peers/tie-rows.ts";
import { keepWaiting, type ReadEvents, verifyEvents } from "./verify-events.ts";
import { withdrawUntold } from "./withdraw-untold.ts";

/** What `GET /api/network/events` answers. */
export const answerSchema = z.object({
  instance: z.string(),
  /** Of its log: how many events it holds. */
  head: z.number().int().nonnegative(),
  /** The event that stands where the asker said to have read to; null where its log ends before. */
  afterEvent: z.string().nullable(),
  /** How far this answer goes, and the event that stands there. */
  upTo: z.number().int().nonnegative(),
  upToEvent: z.string().nullable(),
  events: z.array(z.string().max(4_000_000)).max(1000),
  /** At the end of its log: its boards that its datasets do not tell. Made clean apart: the events stand. */
  boards: z.unknown().optional(),
});

type Answer = z.infer<typeof answerSchema>;

/**
 * Reads what an instance that is followed told since it was last read, as far as one turn goes: tells whether that
 * is the end of its log. One whose log was another is looked at too: it is read on where its log is again the one that
 * was read. Throws what went wrong: what was read before stands.
 */
export async function pull(ctx: NetworkContext, tieId: string, signal: AbortSignal): Promise<boolean> {
  const began = performance.now();
  while (!signal.aborted && performance.now() - began < ctx.limits.turnMs) {
    const tie = await findTieRow(ctx.db, tieId);
    if (tie?.follows !== "running" && tie?.follows !== "rewound") return true;
    const answer = await ask(ctx, tie, signal);
    const leave = await ctx.reading.taking.enter({ signal, caller: tieId });
    try {
      if (await isTaken(ctx, tie, answer)) return true;
    } finally {
      leave();
    }
  }
  return false;
}

/** Whether there is nothing more to read of it now. */
async function isTaken(ctx: NetworkContext, tie: TieRow, answer: Answer): Promise<boolean> {
  if (isRewound(tie, answer)) {
    if (tie.follows !== "rewound") await rewind(ctx, tie, answer);
    return true;
  }
  if (tie.follows !== "rewound") return take(ctx, tie, answer);
  if (!isAsRead(tie, answer)) return true;
  await recover(ctx, tie.id);
  return false;
}

async function ask(ctx: NetworkContext, tie: TieRow, signal: AbortSignal): Promise<Answer> {
  const { eventsMax, answerBytesMax } = ctx.limits;
  const url = `${tie.instance}/api/network/events?after=${tie.cursor}&limit=${eventsMax}`;
  const { data } = answerSchema.safeParse(await askSigned(ctx, url, { maxBytes: answerBytesMax, signal }));
  if (data === undefined || data.events.length > eventsMax || data.upTo > data.head) {
    throw answerWrong(tie);
  }
  return data;
}

/** Its log ends before what was read of it, or says something else there: it is not the one that it was. */
function isRewound(tie: TieRow, { head, afterEvent }: Answer): boolean {
  if (head < tie.cursor) return true;
  return tie.cursor > 0 && tie.cursorEvent !== null && afterEvent !== tie.cursorEvent;
}

/** Its log is the one that was read: the answer that said otherwise was wrong, or its instance is whole again. */
function isAsRead({ cursor, cursorEvent }: TieRow, { afterEvent }: Answer): boolean {
  return cursor === 0 || (cursorEvent !== null && afterEvent === cursorEvent);
}

/** One wrong answer does not end a tie: it is read on from where it was. */
async function recover(ctx: NetworkContext, id: string): Promise<void> {
  await ctx.db.begin(async (tx) => {
    await lockTaking(tx);
    const tie = await findTieRow(tx, id);
    if (tie?.follows !== "rewound") return;
    await setState(tx, tie, { side: "follows", state: "running", at: ctx.clock(), remote: true });
    await tx`update ties set problem = null, problem_since = null where id = ${id}`;
  });
}

/** Nothing is read before somebody says how to go on: what is here may be newer than what it tells. */
async function rewind(ctx: NetworkContext, tie: TieRow, { head }: Answer): Promise<void> {
  const at = ctx.clock();
  await ctx.db.begin(async (tx) => {
    await setState(tx, tie, { side: "follows", state: "rewound", at, tell: "rewound" });
    const told = problem("network-log-shorter", { read: tie.cursor, head });
    await tx`
      update ties set head = ${head}, contact_at = ${at}, problem = ${tx.json(told as never)},
        problem_since = ${at} where id = ${tie.id}`;
  });
  ctx.log("network-log-shorter", { instance: tie.instance, read: tie.cursor, head });
}

async function take(ctx: NetworkContext, tie: TieRow, answer: Answer): Promise<boolean> {
  if (answer.upTo < tie.cursor) throw answerWrong(tie);
  const isEnd = answer.upTo >= answer.head;
  if (!isEnd && answer.upTo === tie.cursor) throw answerWrong(tie);
  const read = await verifyEvents(ctx, tie, answer.events);
  const { boards, left } = toBoardsBeside(isEnd ? answer.boards : undefined, tie.instance);
  const beside = left === 0 ? undefined : problem("network-boards-left", { left, most: boardsBesideMax });
  await applyEvents(ctx, tie, read.sound, async (tx) => {
    await noteRead(tx, ctx, tie, { answer, read, beside });
    await keepWaiting(tx, ctx, tie, read.waiting);
    if (!isEnd) return;
    await putBoardsBeside(tx, tie.instance, boards);
    await endReading(tx, ctx, tie);
  });
  return isEnd;
}

function answerWrong({ instance }: TieRow): Failure {
  return new Failure("unavailable", "network-answer-wrong", { instance });
}

/** Of two readings at once the second finds that the log was read meanwhile, and writes nothing. */
async function noteRead(
  tx: Tx,
  { clock }: NetworkContext,
  tie: TieRow,
  { answer, read, beside }: { answer: Answer; read: ReadEvents; beside: Problem | undefined },
): Promise<void> {
  const { upTo, upToEvent, head, events } = answer;
  // A refused event stays told until others came that are right.
  const stays = events.length === 0 && /^(?:identity-|network-event-)/.test(tie.problem?.key ?? "");
  const problem = read.refused ?? (stays ? tie.problem : (beside ?? null));
  const at = clock();
  const moved = await tx`
    update ties set cursor = ${upTo}, cursor_event = ${upToEvent}, head = ${head}, contact_at = ${at},
      failures = 0, problem = ${problem === null ? null : tx.json(problem as never)},
      problem_since = ${problem === null ? null : (tie.problemSince ?? at)}
    where id = ${tie.id} and cursor = ${tie.cursor} and follows = 'running' returning id`;
  if (moved.length === 0) throw new Failure("conflict", "network-read-meanwhile");
}

async function endReading(tx: Tx, ctx: NetworkContext, tie: TieRow): Promise<void> {
  await tx`
    update ties set synchronized_at = coalesce(synchronized_at, ${ctx.clock()}), reread_since = null
    where id = ${tie.id}`;
  if (tie.rereadSince === null) return;
  // Read again from its beginning: what it did not tell this time is not there any more.
  await lockTaking(tx);
  await removeViasBefore(tx, tie.id, tie.rereadSince);
  await withdrawUntold(tx, ctx, "network-not-told-any-more");
}
