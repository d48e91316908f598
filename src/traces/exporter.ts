import { unnoted } from "../base/footprint.ts";
import type { Log } from "../base/log.ts";
import type { Net } from "../net/net.ts";
import { toOtlp } from "./otlp.ts";
import type { Attributes, EndedSpan } from "./span.ts";

interface ExporterOptions {
  readonly net: Pick<Net, "send">;
  /** Of the collector, without `/v1/traces`. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The program and the instance that it serves. */
  readonly resource: Attributes;
  readonly log: Log;
  /** How long spans wait for more of them; five seconds where absent. */
  readonly everyMs?: number;
  /** How long a collector has to take some, and all that waits at the end; five seconds where absent. */
  readonly timeoutMs?: number;
}

const batch = 512;
/** What waits while a collector is away takes so much memory, and the rest is lost. */
const waitingMax = 4_096;
const toldEveryMs = 60_000;

/** Sends ended spans to a collector, some at a time. Nobody waits for it, and what it cannot send is lost. */
export class Exporter implements AsyncDisposable {
  readonly #options: ExporterOptions;
  readonly #timer: NodeJS.Timeout;
  readonly #timeoutMs: number;
  readonly #over = new AbortController();
  #waiting: EndedSpan[] = [];
  #sending: Promise<void> | undefined;
  #lost = 0;
  #toldAt = -Infinity;

  constructor(options: ExporterOptions) {
    this.#options = options;
    this.#timeoutMs = options.timeoutMs ?? 5_000;
    this.#timer = setInterval(() => void this.#flush(), options.everyMs ?? 5_000).unref();
  }

  readonly add = (span: EndedSpan): void => {
    if (this.#waiting.length >= waitingMax) this.#lost += 1;
    else this.#waiting.push(span);
    if (this.#waiting.length >= batch) void unnoted(() => this.#flush());
  };

  /** One request at a time. */
  #flush(): Promise<void> {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined;
    });
    return this.#sending;
  }

  async #sendAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const spans = this.#waiting.splice(0, batch);
      try {
        await this.#send(spans);
      } catch (error) {
        this.#lost += spans.length;
        this.#tellLost(error);
        return;
      }
      this.#tellLost();
    }
  }

  async #send(spans: readonly EndedSpan[]): Promise<void> {
    const { net, endpoint, headers, resource } = this.#options;
    const { status, body } = await net.send(`${endpoint}/v1/traces`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(toOtlp(spans, resource)),
      maxBytes: 1_000_000,
      timeoutMs: this.#timeoutMs,
      signal: this.#over.signal,
    });
    body.destroy();
    if (status >= 300) throw new Error(`the collector answers ${status}`);
  }

  /** Seldom; where there is no error, they were more than could wait. */
  #tellLost(error?: unknown): void {
    const now = performance.now();
    if (this.#lost === 0 || now - this.#toldAt < toldEveryMs) return;
    this.#toldAt = now;
    this.#options.log("traces-not-sent", { spans: this.#lost, error });
    this.#lost = 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    const late = setTimeout(() => this.#over.abort(), this.#timeoutMs);
    await this.#sending;
    await this.#flush();
    clearTimeout(late);
    this.#lost += this.#waiting.splice(0).length;
    this.#toldAt = -Infinity;
    this.#tellLost();
  }
}
