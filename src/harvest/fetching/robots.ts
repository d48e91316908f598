import { buffer } from "node:stream/consumers";
import robotsParser from "robots-parser";
import { Failure, isFailure } from "../../base/failure.ts";
import type { HarvestContext } from "../context.ts";

/** As robots.txt names us. */
const robotName = "Maille";

/** As much as RFC 9309 asks to read at least. */
const bytesMax = 500 * 1024;

/** What robots.txt of each host says, asked for once a run (RFC 9309). */
export class Robots {
  readonly #ctx: Pick<HarvestContext, "net" | "pace">;
  readonly #rules = new Map<string, Promise<Rules | undefined>>();

  constructor(ctx: Pick<HarvestContext, "net" | "pace">) {
    this.#ctx = ctx;
  }

  /** Throws `forbidden` where the host asks programs not to read this address; keeps to its pace. */
  async obey(url: URL, signal: AbortSignal): Promise<void> {
    const known = this.#rules.get(url.origin) ?? this.#read(url, signal);
    this.#rules.set(url.origin, known);
    const rules = await known;
    if (rules === undefined) return;
    const seconds = rules.getCrawlDelay(robotName);
    if (seconds !== undefined) this.#ctx.pace.slow(url.host, seconds * 1000);
    if (rules.isDisallowed(url.href, robotName) === true) {
      throw new Failure("forbidden", "federation-robots", { host: url.host, path: url.pathname });
    }
  }

  /**
   * A host that has none, or does not give it, allows all; one that is in trouble is not asked for more
   * (RFC 9309, section 2.3.1). Of one that is too long, the beginning counts.
   */
  async #read(url: URL, signal: AbortSignal): Promise<Rules | undefined> {
    const address = `${url.origin}/robots.txt`;
    try {
      await this.#ctx.pace.turn(url.host, signal);
      const { body } = await this.#ctx.net.fetch(address, {
        maxBytes: bytesMax,
        firstBytes: bytesMax,
        timeoutMs: 15_000,
        signal,
      });
      return parse(address, (await buffer(body)).toString("utf8"));
    } catch (error) {
      if (!isFailure(error)) throw error;
      const status = error.key === "net-status" ? Number(error.args["status"]) : 0;
      if (status < 500) return undefined;
      throw new Failure(
        "unavailable",
        "federation-robots-unread",
        { host: url.host, status },
        { cause: error },
      );
    }
  }
}

interface Rules {
  isDisallowed(url: string, userAgent?: string): boolean | undefined;
  getCrawlDelay(userAgent?: string): number | undefined;
}

// The package is CommonJS whose types say otherwise: the function itself is what is imported.
const parse = robotsParser as unknown as (url: string, text: string) => Rules;
