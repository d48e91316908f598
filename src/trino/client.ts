import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { isFailure } from "../base/failure.ts";
import { unnoted } from "../base/footprint.ts";
import type { Net } from "../net/net.ts";
import { toSent, type TrinoStatement } from "./literal.ts";
import { partPage, parseExact, rowsOf, type TrinoRow } from "./answer-page.ts";
import { noAnswer, NotAnswered } from "./not-answered.ts";
import type { TrinoAddress } from "./trino-address.ts";

/** What a statement may cost. */
export interface TrinoBudget {
  readonly timeMs: number;
  readonly signal?: AbortSignal | undefined;
  /** More rows than those that a whole answer may have were not asked for. */
  readonly rowsMax?: number;
  /** Where time and bytes are those of each page, in the stead of the whole answer: its reader may be slow. */
  readonly ofEachPage?: true;
}

export interface ClientOptions {
  readonly net: Pick<Net, "send">;
  /** So long one request may stay without an answer; the server answers at once, even where it has nothing yet. */
  readonly answerMsMax?: number;
  /** Of a whole answer. */
  readonly bytesMax?: number;
}

/** The server answers a request for more at the latest after a second. */
const answerMsUsual = 5_000;
const bytesUsual = 64_000_000;

const answered = z.object({
  stats: z.object({ state: z.string() }),
  nextUri: z.string().optional(),
  data: z.tuple([]).optional(),
  error: z.object({ errorName: z.string(), errorType: z.string(), message: z.string() }).optional(),
});

/** Of a statement that nobody works at yet. */
const waiting: ReadonlySet<string> = new Set(["QUEUED", "WAITING_FOR_RESOURCES", "DISPATCHING"]);

const info = z.object({ starting: z.boolean() });

type Answered = Omit<z.infer<typeof answered>, "data"> & { readonly rows: readonly string[] };

/** A statement on its way. */
interface Asking {
  readonly budget: TrinoBudget;
  endsAt: number;
  bytes: number;
  next: string | undefined;
  /** Since when it waits to be begun. */
  waitsSince: number | undefined;
}

/**
 * Asks Trino by its client protocol: a statement is sent, then its answer fetched page by page. An answer is whole or
 * none; what is not read to its end is cancelled. Throws `NotAnswered`, and what the signal says.
 */
export class TrinoClient {
  readonly #address: TrinoAddress;
  readonly #net: Pick<Net, "send">;
  readonly #answerMsMax: number;
  readonly #bytesMax: number;

  constructor(
    address: TrinoAddress,
    { net, answerMsMax = answerMsUsual, bytesMax = bytesUsual }: ClientOptions,
  ) {
    this.#address = address;
    this.#net = net;
    this.#answerMsMax = answerMsMax;
    this.#bytesMax = bytesMax;
  }

  /** The rows of the whole answer. */
  async ask(statement: TrinoStatement, budget: TrinoBudget): Promise<readonly TrinoRow[]> {
    const rows: TrinoRow[] = [];
    for await (const some of this.read(statement, budget)) {
      for (const row of some) rows.push(row);
      if (rows.length > (budget.rowsMax ?? Infinity)) {
        throw new NotAnswered("away", "rows that were not asked for");
      }
    }
    return rows;
  }

  /** The same as they come, some at a time. What came is a part of an answer until the end is reached without an error. */
  async *read(statement: TrinoStatement, budget: TrinoBudget): AsyncGenerator<readonly TrinoRow[]> {
    const endsAt = performance.now() + budget.timeMs;
    const asking: Asking = { budget, endsAt, bytes: 0, next: undefined, waitsSince: undefined };
    try {
      let page = await this.#send(asking, "POST", "/v1/statement", toSent(statement));
      for (;;) {
        if (page.error !== undefined) {
          throw noAnswer(page.error.errorName, page.error.errorType, page.error.message);
        }
        yield* rowsOf(page);
        if (asking.next === undefined) break;
        if (budget.ofEachPage && page.rows.length > 0) {
          asking.endsAt = performance.now() + budget.timeMs;
          asking.bytes = 0;
        }
        page = await this.#send(asking, "GET", asking.next);
      }
      // What ends in any other state, or says none, is a part, or the answer of somebody else.
      const { state } = page.stats;
      if (state !== "FINISHED") throw new NotAnswered("broken", `an answer that ended ${state}`);
    } finally {
      // The server lets go of it in any case once nobody has asked for more of it for minutes.
      if (asking.next !== undefined) await this.#cancel(asking.next).catch(() => undefined);
    }
  }

  /** Whether the server takes statements, which costs it none. */
  async isUp(): Promise<boolean> {
    const url = `${this.#address.endpoint}/v1/info`;
    const asked = { maxBytes: 10_000, timeoutMs: this.#answerMsMax };
    try {
      const sent = await unnoted(() => this.#net.send(url, asked));
      const told = info.safeParse(parseExact(await text(sent.body)));
      return sent.status === 200 && told.success && !told.data.starting;
    } catch (error) {
      if (isFailure(error) || error instanceof NotAnswered) return false;
      throw error;
    }
  }

  /** One request of which the answer is a page. A server that is too busy for a moment says so, and is asked again. */
  async #send(asking: Asking, method: "GET" | "POST", path: string, body?: string): Promise<Answered> {
    const begun = performance.now();
    for (;;) {
      const leftMs = asking.endsAt - performance.now();
      if (leftMs <= 0) throw new NotAnswered("long", "the time is up");
      const { status, words } = await this.#once(asking, { method, path, leftMs, body });
      if (status === 200) return this.#pageOf(asking, words);
      const isMoment = performance.now() - begun < this.#answerMsMax;
      if (!isBusy(status) || !isMoment)
        throw new NotAnswered("away", `status ${status} of ${method} ${path}`);
      await pause(Math.min(100, leftMs), undefined, signalOf(asking.budget));
    }
  }

  async #once(
    asking: Asking,
    {
      method,
      path,
      leftMs,
      body,
    }: { method: string; path: string; leftMs: number; body: string | undefined },
  ): Promise<{ readonly status: number; readonly words: string }> {
    const { signal } = asking.budget;
    const isLast = leftMs < this.#answerMsMax;
    try {
      const sent = await unnoted(() =>
        this.#net.send(`${this.#address.endpoint}${path}`, {
          method,
          headers: this.#headers(asking.budget),
          ...(body === undefined ? {} : { body }),
          maxBytes: Math.max(1, this.#bytesMax - asking.bytes),
          timeoutMs: Math.max(1, Math.round(isLast ? leftMs : this.#answerMsMax)),
          ...(signal === undefined ? {} : { signal }),
        }),
      );
      return { status: sent.status, words: await text(sent.body) };
    } catch (error) {
      signal?.throwIfAborted();
      if (!isFailure(error)) throw error;
      if (error.key === "net-too-large") throw new NotAnswered("large", "an answer of many bytes");
      const isLate = isLast && (error.key === "net-too-slow" || error.key === "net-stalled");
      throw new NotAnswered(isLate ? "long" : "away", error.message, { cause: error });
    }
  }

  async #pageOf(asking: Asking, words: string): Promise<Answered> {
    asking.bytes += Buffer.byteLength(words);
    const { rows, around } = await partPage(words);
    const page = answered.safeParse(around);
    if (!page.success) throw new NotAnswered("away", "an answer that is not Trino's");
    const { nextUri, stats } = page.data;
    this.#refuseWaiting(asking, stats.state);
    asking.next = nextUri === undefined ? undefined : pathOf(nextUri);
    return { ...page.data, rows };
  }

  /**
   * A coordinator that has just begun, or lost its workers, has statements wait until their time is up: it is no question
   * that takes too long where nobody has begun to answer it.
   */
  #refuseWaiting(asking: Asking, state: string): void {
    const now = performance.now();
    asking.waitsSince = waiting.has(state) ? (asking.waitsSince ?? now) : undefined;
    if (asking.waitsSince !== undefined && now - asking.waitsSince > this.#answerMsMax)
      throw new NotAnswered("away", "nobody begins");
  }

  async #cancel(path: string): Promise<void> {
    const url = `${this.#address.endpoint}${path}`;
    const headers = this.#headers({ timeMs: this.#answerMsMax });
    const sent = await unnoted(() =>
      this.#net.send(url, { method: "DELETE", headers, maxBytes: 1_000, timeoutMs: this.#answerMsMax }),
    );
    sent.body.resume();
  }

  #headers({ timeMs, ofEachPage }: TrinoBudget): Record<string, string> {
    const { user, password, catalog, schema } = this.#address;
    const login = Buffer.from(`${user}:${password ?? ""}`).toString("base64");
    return {
      "X-Trino-User": user,
      "X-Trino-Source": "maille",
      "X-Trino-Catalog": catalog,
      "X-Trino-Schema": schema,
      // It ends there too where it loses us; what is read slowly once nobody has asked for more of it for minutes.
      ...(ofEachPage ? {} : { "X-Trino-Session": `query_max_run_time=${Math.max(1, Math.ceil(timeMs))}ms` }),
      ...(password === undefined ? {} : { Authorization: `Basic ${login}` }),
    };
  }
}

function signalOf({ signal }: TrinoBudget): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

function isBusy(status: number): boolean {
  return status === 429 || status === 502 || status === 503 || status === 504;
}

/** The next page is asked where the statement was: what is told of the host may be what it has behind a proxy. */
function pathOf(nextUri: string): string {
  const url = URL.parse(nextUri);
  if (url?.pathname.startsWith("/v1/statement/") !== true) {
    throw new NotAnswered("away", "a next page that is none of a statement");
  }
  return url.pathname + url.search;
}
