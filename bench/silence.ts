/**
 * How long the thread that answers everybody does not look at what came: the longest stretch of its
 * own processor between two turns, which other programs on the machine alter less than the clock.
 */
export interface Silence {
  /** The longest until now, in milliseconds. */
  readonly longestMs: () => number;
  end(): void;
}

const lookMs = 2;

/** Begins to listen. */
export function watchSilence(): Silence {
  let longest = 0;
  let last = process.threadCpuUsage();
  const look = setInterval(() => {
    const { user, system } = process.threadCpuUsage(last);
    last = process.threadCpuUsage();
    longest = Math.max(longest, (user + system) / 1000);
  }, lookMs);
  return { longestMs: () => longest, end: () => clearInterval(look) };
}
