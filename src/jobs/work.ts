import type { Job, Jobs } from "./jobs.ts";

/** What a room does in the background, in the process that holds the instance's folder. */
export type Work = QueueWork | WorkAtStart;

/** The work of a queue; each minute or hour anew where `everyMs` says so. */
interface QueueWork {
  readonly queue: string;
  readonly concurrency: number;
  readonly attempts: number;
  readonly everyMs?: number;
  run(job: Job<object>): Promise<void>;
}

/** What is done once queues run: what was left undone is taken up, announcements are listened for. */
interface WorkAtStart {
  /** What it answers is disposed of before the queues stop. */
  start(): Promise<AsyncDisposable | void>;
}

/** Names the queues to `jobs`, which runs none of them before it starts. */
export function handleWork(jobs: Pick<Jobs, "handle">, work: readonly Work[]): void {
  for (const one of queuesOf(work)) jobs.handle<object>(one.queue, one, (job) => one.run(job));
}

/** Starts the queues of all rooms, then what each does besides; disposed of in reverse. */
export async function startWork(jobs: Jobs, work: readonly Work[]): Promise<AsyncDisposable> {
  handleWork(jobs, work);
  await jobs.start();
  for (const { queue, everyMs } of queuesOf(work)) {
    if (everyMs !== undefined) await jobs.repeat(queue, everyMs);
  }
  await using starting = new AsyncDisposableStack();
  for (const one of work) {
    if (!("start" in one)) continue;
    const started = await one.start();
    if (started !== undefined) starting.use(started);
  }
  return starting.move();
}

function queuesOf(work: readonly Work[]): readonly QueueWork[] {
  return work.filter((one) => "queue" in one);
}
