import type { Log } from "../base/log.ts";
import { isOutage } from "../base/outage.ts";
import type { Jobs } from "./jobs.ts";
import { Turns } from "./turns.ts";

/**
 * Work that is looked for at the start, at each announcement, and now and then in any case, since an
 * announcement may be lost. What is asked for while it runs is done once more when it ends.
 */
export interface WatchWork {
  /** Names it in the log. */
  readonly watch: string;
  readonly queue?: undefined;
  /** Done by each process, for what it keeps itself; by the one that leads where absent. */
  readonly ofEach?: boolean;
  /** Announcements (`jobs.announce`) at which it is looked for. */
  readonly on?: readonly string[];
  readonly everyMs?: number;
  /** What is due, each by its key; there is one thing to do where absent. */
  due?(): Promise<readonly string[]>;
  /** How many keys at once; one where absent. */
  readonly atOnce?: number;
  /** The same key is not worked at twice at once. `signal` aborts when the process stops. */
  run(signal: AbortSignal, key: string): Promise<void>;
}

export interface Watching extends AsyncDisposable {
  readonly isIdle: boolean;
  /** Looks for what is due; asked for while it looks, it looks once more. */
  look(): void;
  /** Resolves when nothing is looked for or worked at. */
  idle(): Promise<void>;
}

/** Has something looked for now and then, until it is disposed of: each `everyMs`, beginning after a part of it. */
export type Repeat = (look: () => void, everyMs: number, phase: number) => Disposable;

interface WatchingTimes {
  /** The part of its time after which it is first looked for anew; the whole where absent. */
  readonly phase?: number;
  /** By timers of the machine where absent. */
  readonly repeat?: Repeat;
}

export async function startWatching(
  jobs: Pick<Jobs, "listen">,
  work: WatchWork,
  log: Log,
  { phase = 1, repeat = repeatByTimers }: WatchingTimes = {},
): Promise<Watching> {
  const stop = new AbortController();
  const { signal } = stop;
  const onError = (error: unknown): void => {
    if (!signal.aborted && !isOutage(error)) log("work-broke", { work: work.watch, error });
  };
  const looks = new Turns(1, onError);
  const turns = new Turns(work.atOnce ?? 1, onError);
  const run = async (key: string): Promise<void> => {
    if (!signal.aborted) await work.run(signal, key);
  };
  const lookNow = async (): Promise<void> => {
    const keys = signal.aborted ? [] : ((await work.due?.()) ?? [work.watch]);
    for (const key of keys) turns.take(key, () => run(key));
  };
  const look = (): void => looks.take(work.watch, lookNow);
  const idle = async (): Promise<void> => {
    await looks.idle();
    await turns.idle();
  };
  const unlisten = await Promise.all((work.on ?? []).map((subject) => jobs.listen(subject, look)));
  const repeating = work.everyMs === undefined ? undefined : repeat(look, work.everyMs, phase);
  look();
  return {
    look,
    idle,
    get isIdle() {
      return looks.isIdle && turns.isIdle;
    },
    [Symbol.asyncDispose]: async () => {
      repeating?.[Symbol.dispose]();
      stop.abort();
      for (const end of unlisten) await end();
      await idle();
    },
  };
}

export const repeatByTimers: Repeat = (look, everyMs, phase) => {
  let timer = setTimeout(() => {
    look();
    timer = setInterval(look, everyMs).unref();
  }, everyMs * phase).unref();
  // Of either kind.
  return { [Symbol.dispose]: () => clearInterval(timer) };
};
