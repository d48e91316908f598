import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { isFailure } from "../base/failure.ts";
import { unnoted } from "../base/footprint.ts";
import type { Net } from "../net/net.ts";
import { toSent, type TrinoStatement } from "./literal.ts";
import { noAnswer, NotAnswered } from "./not-answered.ts";
import type { TrinoAddress } from "./trino-address.ts";

/** What a statement may cost. */
export interface TrinoBudget {
  readonly timeMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** A value as the protocol writes it in JSON; a bigint where a number would lose digits. */
export type TrinoCell = Scalar | readonly Scalar[];

type Scalar = string | number | bigint | boolean | null;

export type TrinoRow = readonly TrinoCell[];

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
  data: z.custom<readonly TrinoRow[]>(areRows).optional(),
  error: z.object({ errorName: z.string(), errorType: z.string(), message: z.string() }).optional(),
});

const info = z.object({ starting: z.boolean() });

type Answered = z.infer<typeof answered>;

/** A statement on its way. */
interface Asking {
  readonly budget: TrinoBudget;
  readonly endsAt: number;
  bytes: number;
  next: string | undefined;
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
    const asking: Asking = {
      budget,
      endsAt: performance.now() + budget.timeMs,
      bytes: 0,
      next: undefined,
    };
    try {
      const rows: TrinoRow[] = [];
      let page = await this.#send(asking, "POST", "/v1/statement", toSent(statement));
      for (;;) {
        if (page.error !== undefined) {
          throw noAnswer(page.error.errorName, page.error.errorType, page.error.message);
        }
        for (const row of page.data ?? []) rows.push(row);
        if (asking.next === undefined) return wholeOf(rows, page);
        page = await this.#send(asking, "GET", asking.next);
      }
    } catch (error) {
      // The server lets go of it in any case once nobody has asked for more of it for minutes.
      if (asking.next !== undefined) await this.#cancel(asking.next).catch(() => undefined);
      throw error;
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

  #pageOf(asking: Asking, words: string): Answered {
    asking.bytes += Buffer.byteLength(words);
    const page = answered.safeParse(parseExact(words));
    if (!page.success) throw new NotAnswered("away", "an answer that is not Trino's");
    const { nextUri } = page.data;
    asking.next = nextUri === undefined ? undefined : pathOf(nextUri);
    return page.data;
  }

  async #cancel(path: string): Promise<void> {
    const url = `${this.#address.endpoint}${path}`;
    const headers = this.#headers({ timeMs: this.#answerMsMax });
    const sent = await unnoted(() =>
      this.#net.send(url, { method: "DELETE", headers, maxBytes: 1_000, timeoutMs: this.#answerMsMax }),
    );
    sent.body.resume();
  }

  #headers({ timeMs }: TrinoBudget): Record<string, string> {
    const { user, password, catalog, schema } = this.#address;
    const login = Buffer.from(`${user}:${password ?? ""}`).toString("base64");
    return {
      "X-Trino-User": user,
      "X-Trino-Source": "maille",
      "X-Trino-Catalog": catalog,
      "X-Trino-Schema": schema,
      // It ends there too where it loses us.
      "X-Trino-Session": `query_max_run_time=${Math.max(1, Math.ceil(timeMs))}ms`,
      ...(password === undefined ? {} : { Authorization: `Basic ${login}` }),
    };
  }
}

/** What ends in any other state, or says none, is a part, or the answer of somebody else. */
function wholeOf(rows: readonly TrinoRow[], { stats }: Answered): readonly TrinoRow[] {
  if (stats.state !== "FINISHED") throw new NotAnswered("broken", `an answer that ended ${stats.state}`);
  return rows;
}

/** By hand, since a page may have as many cells as it has bytes. */
function areRows(data: unknown): boolean {
  return Array.isArray(data) && data.every((row) => Array.isArray(row) && row.every(isCell));
}

function isCell(cell: unknown): boolean {
  return isScalar(cell) || (Array.isArray(cell) && cell.every(isScalar));
}

function isScalar(cell: unknown): boolean {
  return cell === null || typeof cell !== "object";
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

/** Whole numbers keep their digits. */
function parseExact(words: string): unknown {
  try {
    return JSON.parse(words, (_key, value: unknown, context?: { readonly source?: string }) =>
      typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? "")
        ? BigInt(context?.source ?? "")
        : value,
    ) as unknown;
  } catch (cause) {
    throw new NotAnswered("away", "an answer that is no JSON", { cause });
  }
}
