import { isFailure } from "../base/failure.ts";
import { boardsChanged } from "../catalogue/board-links.ts";
import { datasetsChanged } from "../catalogue/changes.ts";
import type { Work } from "../jobs/work.ts";
import { reusesChanged } from "../projects/reuse-changes.ts";
import type { NetworkContext } from "./context.ts";
import { feedGrew, headOf } from "./feed/feed-rows.ts";
import { readingWanted } from "./feed/serve-feed.ts";
import { tellChanges } from "./feed/tell-changes.ts";
import { listDueTies, readTie, takeUpReadings } from "./following/read-ties.ts";
import { readWaiting } from "./following/verify-events.ts";
import { askSigned } from "./peers/fetch-json.ts";
import { tiesChanged } from "./ties.ts";
import { queueReuses } from "./reuses/tell-reuses.ts";
import { listWantedWords, takeWords } from "./words/take-words.ts";

const everyMs = 5_000;
/** Readings of other instances at once, most of which wait for their turn (`ReadingGates`), and pings. */
const readingsMax = 10_000;
const pingsMax = 16;
/** Words of the rows of followed tables: they are in nobody's way. */
const wordsEveryMs = 60_000;
const wordsAtOnce = 2;

/**
 * Tells changes, wakes followers and reads those that are followed. Pings are apart: instances that do
 * not answer keep nobody from being read.
 */
export function networkWork(ctx: NetworkContext): readonly Work[] {
  return [
    { start: () => takeUpReadings(ctx) },
    {
      watch: "network-changes",
      on: [datasetsChanged],
      everyMs,
      run: (signal) => tellChanges(ctx, signal),
    },
    { watch: "network-reuses", on: [reusesChanged, tiesChanged], everyMs, run: () => queueReuses(ctx) },
    { watch: "network-waiting", everyMs, run: (signal) => readWaiting(ctx, signal) },
    {
      watch: "network-readings",
      on: [tiesChanged, readingWanted],
      everyMs,
      due: () => listDueTies(ctx),
      atOnce: readingsMax,
      run: (signal, tie) => readTie(ctx, tie, signal),
    },
    {
      watch: "network-row-words",
      on: [datasetsChanged],
      everyMs: wordsEveryMs,
      due: () => listWantedWords(ctx),
      atOnce: wordsAtOnce,
      run: (signal, table) => takeWords(ctx, table, signal),
    },
    {
      watch: "network-pings",
      on: [feedGrew],
      due: () => listFollowersBehind(ctx),
      atOnce: pingsMax,
      run: (signal, instance) => ping(ctx, instance, signal),
    },
    {
      watch: "network-board-pings",
      on: [boardsChanged],
      due: () => listFollowers(ctx),
      atOnce: pingsMax,
      run: (signal, instance) => ping(ctx, instance, signal),
    },
  ];
}

/** Boards stand beside the log: also who read it to its end learns of them. */
async function listFollowers({ db }: NetworkContext): Promise<readonly string[]> {
  const ties = await db<{ instance: string }[]>`select instance from ties where followed = 'running'`;
  return ties.map(({ instance }) => instance);
}

async function listFollowersBehind({ db }: NetworkContext): Promise<readonly string[]> {
  const { position } = await headOf(db);
  const ties = await db<{ instance: string }[]>`
    select instance from ties where followed = 'running' and read_position < ${position}`;
  return ties.map(({ instance }) => instance);
}

/** An instance that does not hear it reads when it next looks. */
async function ping(ctx: NetworkContext, instance: string, signal: AbortSignal): Promise<void> {
  const { position: head } = await headOf(ctx.db);
  const body = { head };
  await askSigned(ctx, `${instance}/api/network/pings`, { method: "POST", body, signal }).catch(
    (error: unknown) => {
      if (!isFailure(error)) throw error;
    },
  );
}
