import type { Log } from "../base/log.ts";
import { counter, type Family, type FamilyValue } from "./open-metrics.ts";

/** A request that was answered, in words of which there are few. */
export interface CountedRequest {
  /** What it came to: `page`, `api`, the name of a door. */
  readonly door: string;
  readonly status: number;
  readonly ms: number;
  /** Whether it goes on as long as its reader stays: how long it took tells nothing. */
  readonly isStream: boolean;
}

/** The upper ends of the histogram, in seconds. */
const ends = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

interface Durations {
  readonly within: number[];
  count: number;
  sum: number;
}

/** What this process counts while it works, since its start. */
export class ProcessCounts {
  readonly #requests = new Map<string, { labels: Record<string, string>; value: number }>();
  readonly #durations = new Map<string, Durations>();
  /** A bug is told from 0 on: `increase` does not see the first of a series that begins with it. */
  readonly #events = new Map<string, number>([["bug", 0]]);

  /** Keeps no request: two numbers for a door and a status. */
  readonly request = ({ door, status, ms, isStream }: CountedRequest): void => {
    const key = `${door} ${status}`;
    const known = this.#requests.get(key);
    if (known === undefined) this.#requests.set(key, { labels: { door, status: String(status) }, value: 1 });
    else known.value += 1;
    if (!isStream) this.#took(door, ms / 1_000);
  };

  /** The same log, of which each event is counted by its name. */
  counting(log: Log): Log {
    return (event, facts) => {
      this.#events.set(event, (this.#events.get(event) ?? 0) + 1);
      log(event, facts);
    };
  }

  families(): readonly Family[] {
    const events = [...this.#events].map(([event, value]) => ({ labels: { event }, value }));
    return [
      counter("maille_http_requests", "Requests that were answered.", [...this.#requests.values()]),
      {
        name: "maille_http_request_duration_seconds",
        type: "histogram",
        unit: "seconds",
        help: "How long requests took to the end of their answer, streams of events left out.",
        samples: [...this.#durations].flatMap(([door, durations]) => samplesOf(door, durations)),
      },
      counter("maille_log_events", "What the log was told, but for requests.", events),
    ];
  }

  #took(door: string, seconds: number): void {
    let durations = this.#durations.get(door);
    if (durations === undefined) {
      durations = { within: ends.map(() => 0), count: 0, sum: 0 };
      this.#durations.set(door, durations);
    }
    durations.count += 1;
    durations.sum += seconds;
    const at = ends.findIndex((end) => seconds <= end);
    if (at !== -1) durations.within[at] = (durations.within[at] ?? 0) + 1;
  }
}

/** Each bucket holds those before it too. */
function samplesOf(door: string, { within, count, sum }: Durations): readonly FamilyValue[] {
  let below = 0;
  const buckets = within.map((value, at): FamilyValue => {
    below += value;
    return { suffix: "_bucket", labels: { door, le: toEnd(ends[at] ?? Infinity) }, value: below };
  });
  const labels = { door };
  return [
    ...buckets,
    { suffix: "_bucket", labels: { door, le: "+Inf" }, value: count },
    { suffix: "_sum", labels, value: sum },
    { suffix: "_count", labels, value: count },
  ];
}

/** As OpenMetrics has it: a whole number ends in `.0`. */
function toEnd(end: number): string {
  return Number.isInteger(end) ? `${end}.0` : String(end);
}
