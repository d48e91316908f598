import type { App } from "./app.ts";
import type { Log } from "./base/log.ts";
import type { Config } from "./config.ts";
import { ProcessCounts } from "./metrics/counts.ts";
import { Metrics } from "./metrics/metrics.ts";
import { mediaType } from "./metrics/open-metrics.ts";
import type { Answered } from "./server/served.ts";
import type { Site } from "./server/server.ts";
import { openShowMetrics } from "./server/show-metrics.ts";

/** What a process tells outside, as its settings wish: requests to its log, and its metrics to who has their token. */
export class Watch implements Disposable {
  /** That of the process; its events are counted where somebody may read how many. */
  readonly log: Log;
  readonly #config: Config;
  readonly #written: Log;
  readonly #counts: ProcessCounts | undefined;
  readonly #stack = new DisposableStack();

  constructor(config: Config, log: Log) {
    this.#config = config;
    this.#written = log;
    this.#counts = config.metricsToken === undefined ? undefined : new ProcessCounts();
    this.log = this.#counts?.counting(log) ?? log;
  }

  /** What the site is told to do for it. */
  siteOf({ rooms, version }: App, role: "works" | "web"): Pick<Site, "onAnswered" | "showMetrics"> {
    const { metricsToken: token } = this.#config;
    const counts = this.#counts;
    if (token === undefined || counts === undefined) return { onAnswered: this.#logging() };
    const metrics = this.#stack.use(new Metrics({ rooms, version, counts, log: this.log, role }));
    const logging = this.#logging();
    const onAnswered = (answered: Answered): void => {
      counts.request(answered);
      logging?.(answered);
    };
    return { onAnswered, showMetrics: openShowMetrics({ token, text: metrics.text, mediaType }) };
  }

  #logging(): Site["onAnswered"] {
    if (this.#config.log !== "requests") return undefined;
    return ({ requestId, method, door, route, status, ms }) =>
      this.#written("request", { requestId, method, door, route, status, ms });
  }

  [Symbol.dispose](): void {
    this.#stack[Symbol.dispose]();
  }
}
