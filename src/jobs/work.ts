import type { Log } from "../base/log.ts";
import type { HandlerOptions, Job, Jobs } from "./jobs.ts";
import { startWatching, type Watching, type WatchWork } from "./watching.ts";

/** What a room does in the background, in the process that holds the instance's folder. */
export type Work = QueueWork | WatchWork | WorkAtStart;

/** The work of a queue; each minute or hour anew where `everyMs` says so. */
interface QueueWork extends HandlerOptions {
  readonly queue: string;
  readonly watch?: undefined;
  readonly everyMs?: number;
  run(job: Job<object>): Promise<void>;
}

/** What is done once queues run: what was left undone is taken up, what works by itself is opened. */
interface WorkAtStart {
  readonly queue?: undefined;
  readonly watch?: undefined;
  /** What it answers is disposed of before the queues stop. */
  start(): Promise<Started | void>;
}

interface Started extends AsyncDisposable {
  /** Does all that is due now. */
  settle?(): Promise<void>;
}

/** The work of all rooms, until it is disposed of. */
interface Working extends AsyncDisposable {
  /** All that is due now but for queues, done: for tests and for commands. */
  settle(): Promise<void>;
}

/** Names the queues to `jobs`, which runs none of them before it starts. */
export function handleWork(jobs: Pick<Jobs, "handle">, work: readonly Work[]): void {
  for (const one of queuesOf(work)) jobs.handle<object>(one.queue, one, (job) => one.run(job));
}

/** Starts the queues of all rooms, then what each does besides; disposed of in reverse. */
export async function startWork(jobs: Jobs, work: readonly Work[], log: Log): Promise<Working> {
  handleWork(jobs, work);
  await jobs.start();
  for (const { queue, everyMs } of queuesOf(work)) {
    if (everyMs !== undefined) await jobs.repeat(queue, everyMs);
  }
  await using starting = new AsyncDisposableStack();
  const watching: Watching[] = [];
  const timed: Watching[] = [];
  const started: Started[] = [];
  for (const one of work) {
    if (one.watch !== undefined) {
      const watch = starting.use(await startWatching(jobs, one, log));
      watching.push(watch);
      if (one.everyMs !== undefined) timed.push(watch);
    } else if (one.queue === undefined) {
      const begun = await one.start();
      if (begun !== undefined) started.push(starting.use(begun));
    }
  }
  const stack = starting.move();
  const lookAtAll = async (): Promise<void> => {
    for (const one of timed) one.look();
    while (watching.some(({ isIdle }) => !isIdle)) for (const one of watching) await one.idle();
  };
  return {
    settle: async () => {
      await lookAtAll();
      for (const one of started) await one.settle?.();
      // What was answered may be to be read.
      await lookAtAll();
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function queuesOf(work: readonly Work[]): readonly QueueWork[] {
  return work.filter((one) => one.queue !== undefined);
}
