import type { RequestListener } from "node:http";
import type { App } from "./app.ts";
import type { Log } from "./base/log.ts";
import type { Config } from "./config.ts";
import type { Db } from "./db/db.ts";
import type { ProcessRole } from "./db/processes.ts";
import { ProcessCounts } from "./metrics/counts.ts";
import { Metrics } from "./metrics/metrics.ts";
import { mediaType } from "./metrics/open-metrics.ts";
import type { Answered } from "./server/served.ts";
import type { Site } from "./server/server.ts";
import { openShowMetrics } from "./server/show-metrics.ts";
import type { Traces } from "./traces/traces.ts";

/**
 * What a process tells outside, as its settings wish: requests to its log, its metrics to who has their token,
 * traces to a collector.
 */
export class Watch implements AsyncDisposable {
  /** That of the process; its events are counted where somebody may read how many. */
  readonly log: Log;
  readonly #config: Config;
  readonly #written: Log;
  readonly #counts: ProcessCounts | undefined;
  readonly #stack = new AsyncDisposableStack();
  #traces: Traces | undefined;

  static async open(config: Config, log: Log): Promise<Watch> {
    const watch = new Watch(config, log);
    await watch.#openTraces();
    return watch;
  }

  private constructor(config: Config, log: Log) {
    this.#config = config;
    this.#written = log;
    this.#counts = config.metricsToken === undefined ? undefined : new ProcessCounts();
    this.log = this.#counts?.counting(log) ?? log;
  }

  /** Absent where nobody takes them. */
  get traces(): Traces | undefined {
    return this.#traces;
  }

  /** That of the instance, whose statements are followed where traces are. */
  databaseOf({ db }: { readonly db: Db }): Db {
    return this.#traces?.db(db) ?? db;
  }

  listenerOf(listener: RequestListener): RequestListener {
    return this.#traces?.requests(listener) ?? listener;
  }

  async #openTraces(): Promise<void> {
    const { otlpEndpoint: endpoint, otlpHeaders: headers, tracesShare: share, ...own } = this.#config;
    if (endpoint === undefined) return;
    const { openTraces } = await import("./traces/open-traces.ts");
    const options = { endpoint, headers, share, ...own, log: this.log };
    this.#traces = this.#stack.use(openTraces(options)).traces;
  }

  /** What the site is told to do for it. */
  siteOf(
    { rooms, version }: App,
    { role }: { readonly role: ProcessRole },
  ): Pick<Site, "onAnswered" | "showMetrics"> {
    const { metricsToken: token } = this.#config;
    const counts = this.#counts;
    if (token === undefined || counts === undefined) return { onAnswered: this.#logging() };
    const metrics = this.#stack.use(
      new Metrics({ rooms, version, counts, log: this.log, role: role === "web" ? role : "works" }),
    );
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

  /** Sends what waits. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }
}
