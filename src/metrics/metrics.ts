import type { Log } from "../base/log.ts";
import { isOutage } from "../base/outage.ts";
import type { Rooms } from "../rooms.ts";
import type { ProcessCounts } from "./counts.ts";
import { KeptSource, type FigureSource } from "./kept-source.ts";
import { type Family, gauge, writeFamilies } from "./open-metrics.ts";
import { ProcessFigures } from "./process.ts";
import { sourcesOf } from "./sources.ts";

interface MetricsOptions {
  readonly rooms: Parameters<typeof sourcesOf>[0];
  readonly version: Rooms["instance"]["version"];
  readonly counts: ProcessCounts;
  readonly log: Log;
  /** `web` where the process runs no job. */
  readonly role: "works" | "web";
}

const keptMs = 10_000;
/** Within the ten seconds that Prometheus gives a reading. */
const waitMs = 3_000;

/** What is told of an instance when it is asked, as OpenMetrics; what cannot be read is left out, and named. */
export class Metrics implements Disposable {
  readonly #options: MetricsOptions;
  readonly #figures = new ProcessFigures();
  readonly #sources: readonly KeptSource[];

  constructor(options: MetricsOptions) {
    this.#options = options;
    const onFailure = (source: string, error: unknown) => {
      if (!isOutage(error)) options.log("metrics-not-read", { source, error });
    };
    const own: FigureSource = { name: "process", read: () => this.#figures.families() };
    const limits = { keptMs, waitMs, onFailure };
    this.#sources = [own, ...sourcesOf(options.rooms)].map((source) => new KeptSource(source, limits));
  }

  readonly text = async (): Promise<string> => {
    const read = await Promise.all(
      this.#sources.map(async (source) => ({ name: source.name, families: await source.families() })),
    );
    const failed = read.map(({ name, families }) => ({
      labels: { source: name },
      value: families === undefined ? 1 : 0,
    }));
    return writeFamilies([
      this.#info(),
      ...this.#options.counts.families(),
      ...read.flatMap(({ families = [] }) => families),
      gauge(
        "maille_scrape_failed",
        "Whether a source could not be read, whose families are left out.",
        failed,
      ),
    ]);
  };

  #info(): Family {
    const { version, role } = this.#options;
    const labels = { version, role, node: process.versions.node };
    const samples = [{ suffix: "_info" as const, labels, value: 1 }];
    return { name: "maille", type: "info", help: "The program that runs.", samples };
  }

  [Symbol.dispose](): void {
    this.#figures[Symbol.dispose]();
  }
}
