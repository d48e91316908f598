import type { Log } from "../base/log.ts";
import type { OwnProcess } from "../db/processes.ts";
import type { HandlerOptions, Job, Jobs } from "./jobs.ts";
import { type Repeat, repeatByTimers, startWatching, type Watching, type WatchWork } from "./watching.ts";

/** What a room does in the background, in the processes that run jobs. */
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
  /** Done by each process, for what it keeps itself; by the one that leads where absent. */
  readonly ofEach?: boolean;
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

interface WorkOptions {
  /** Among other processes; absent where there are none. */
  readonly own?: Pick<OwnProcess, "leads" | "onLeading"> | undefined;
  readonly repeat?: Repeat | undefined;
}

/**
 * Starts the queues of all rooms, which every process that works takes from; then what each does besides, in the
 * one process that leads, once it does; in this one where there are no others. Disposed of in reverse.
 */
export async function startWork(
  jobs: Jobs,
  work: readonly Work[],
  log: Log,
  { own, repeat }: WorkOptions = {},
): Promise<Working> {
  handleWork(jobs, work);
  await jobs.start();
  await using starting = new AsyncDisposableStack();
  const everywhere = starting.use(new Besides(jobs, log, repeat));
  const alone = starting.use(new Besides(jobs, log, repeat));
  await everywhere.start(besidesOf(work).filter(isOfEach));
  const lead = async (): Promise<void> => {
    for (const { queue, everyMs } of queuesOf(work)) {
      if (everyMs !== undefined) await jobs.repeat(queue, everyMs);
    }
    await alone.start(besidesOf(work).filter((one) => !isOfEach(one)));
  };
  if (own === undefined || own.leads) await lead();
  else own.onLeading(lead);
  const stack = starting.move();
  return {
    settle: async () => {
      await everywhere.settle();
      await alone.settle();
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Starts what each process of the instance does for what it keeps itself, also one that runs no jobs. */
export async function startOfEach(
  jobs: Pick<Jobs, "listen">,
  work: readonly Work[],
  log: Log,
): Promise<Working> {
  const besides = new Besides(jobs, log);
  await besides.start(besidesOf(work).filter(isOfEach));
  return besides;
}

type Beside = WatchWork | WorkAtStart;

function besidesOf(work: readonly Work[]): readonly Beside[] {
  return work.filter((one) => one.queue === undefined);
}

function isOfEach(one: Beside): boolean {
  return one.ofEach === true;
}

const goldenPart = (Math.sqrt(5) - 1) / 2;

/** What is done besides the queues, from its start until it is disposed of. */
class Besides implements AsyncDisposable {
  readonly #jobs: Pick<Jobs, "listen">;
  readonly #log: Log;
  readonly #repeat: Repeat;
  readonly #stack = new AsyncDisposableStack();
  readonly #watching: Watching[] = [];
  readonly #timed: Watching[] = [];
  readonly #started: Started[] = [];
  #starting: Promise<void> = Promise.resolve();
  #isEnding = false;
  #phases = 0;

  constructor(jobs: Pick<Jobs, "listen">, log: Log, repeat: Repeat = repeatByTimers) {
    this.#jobs = jobs;
    this.#log = log;
    this.#repeat = repeat;
  }

  start(work: readonly Beside[]): Promise<void> {
    this.#starting = this.#startAll(work);
    return this.#starting;
  }

  async #startAll(work: readonly Beside[]): Promise<void> {
    for (const one of work) {
      if (this.#isEnding) return;
      if (one.watch !== undefined) {
        const times = {
          repeat: this.#repeat,
          ...(one.everyMs === undefined ? {} : { phase: this.#nextPhase() }),
        };
        const watch = this.#stack.use(await startWatching(this.#jobs, one, this.#log, times));
        this.#watching.push(watch);
        if (one.everyMs !== undefined) this.#timed.push(watch);
      } else {
        const begun = await one.start();
        if (begun !== undefined) this.#started.push(this.#stack.use(begun));
      }
    }
  }

  /**
   * Some twenty look each minute: all at once they would take every connection of the pool, which the database then
   * keeps for half a minute. Each is as far as can be from those before it.
   */
  #nextPhase(): number {
    this.#phases += 1;
    return (this.#phases * goldenPart) % 1;
  }

  /** Does all that is due now; what was answered may be to be read. */
  async settle(): Promise<void> {
    await this.#lookAtAll();
    for (const one of this.#started) await one.settle?.();
    await this.#lookAtAll();
  }

  async #lookAtAll(): Promise<void> {
    for (const one of this.#timed) one.look();
    while (this.#watching.some(({ isIdle }) => !isIdle)) for (const one of this.#watching) await one.idle();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isEnding = true;
    // Whoever started it is told why it could not.
    await Promise.allSettled([this.#starting]);
    await this.#stack.disposeAsync();
  }
}

function queuesOf(work: readonly Work[]): readonly QueueWork[] {
  return work.filter((one) => one.queue !== undefined);
}
