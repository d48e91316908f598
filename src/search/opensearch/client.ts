import { randomInt } from "node:crypto";
import { text } from "node:stream/consumers";
import { unnoted } from "../../base/footprint.ts";
import { isFailure } from "../../base/failure.ts";
import type { Net } from "../../net/net.ts";
import { isSearchAway, searchAway } from "../away.ts";
import type { ServedTraffic } from "../index/search-index.ts";
import type { SearchServer } from "../search-server.ts";

export interface ServerRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "DELETE";
  /** Its words are the program's own, but for those that are encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** Texts of JSON, one a line. */
  readonly lines?: readonly string[];
  readonly timeoutMs?: number;
  /** Statuses that are answers beside those of success. */
  readonly accepts?: readonly number[];
}

export interface SearchClientOptions {
  readonly net: Pick<Net, "send">;
  /** People wait: whoever has not answered by then is away. Three seconds where absent. */
  readonly askingMs?: number;
  /** So long after it was found to be away nobody asks: many would wait for nothing. Two seconds where absent. */
  readonly awayMs?: number;
}

const askingMsUsual = 3_000;
const answerBytesMax = 200_000_000;
const awayMsUsual = 2_000;

/**
 * Requests and their answers in JSON, of an address that answers: processes begin at any, and stay where they were
 * answered. A server that does not answer, breaks or refuses is `unavailable` `search-away`.
 */
export class SearchClient {
  readonly traffic: ServedTraffic = { answered: 0, failed: 0 };
  readonly #server: SearchServer;
  readonly #options: SearchClientOptions;
  /** The one that answered last comes first. */
  #addresses: readonly Address[];

  constructor(server: SearchServer, options: SearchClientOptions) {
    this.#server = server;
    this.#options = options;
    const all = server.urls.map((url): Address => ({ url, awayAt: -Infinity }));
    this.#addresses = beginningAt(all, randomInt(all.length));
  }

  async isReachable(): Promise<boolean> {
    try {
      await this.ask({ method: "GET", path: "/" });
      return true;
    } catch (error) {
      if (isSearchAway(error)) return false;
      throw error;
    }
  }

  async ask(asked: ServerRequest): Promise<unknown> {
    const { askingMs = askingMsUsual } = this.#options;
    const until = performance.now() + (asked.timeoutMs ?? askingMs);
    let trouble: unknown = new Error("it was away a moment ago");
    for (const address of this.#present()) {
      const timeoutMs = Math.ceil(until - performance.now());
      if (timeoutMs <= 0) break;
      try {
        return await this.#askOne(address, { ...asked, timeoutMs });
      } catch (error) {
        if (!isFailure(error) && !(error instanceof SyntaxError) && !(error instanceof Trouble)) throw error;
        trouble = error;
        if (!mayBeAskedAgain(asked, error)) break;
      }
    }
    throw searchAway(trouble);
  }

  #present(): readonly Address[] {
    const { awayMs = awayMsUsual } = this.#options;
    const now = performance.now();
    return this.#addresses.filter(({ awayAt }) => now - awayAt >= awayMs);
  }

  async #askOne(address: Address, asked: TimedRequest): Promise<unknown> {
    try {
      const answer = JSON.parse((await this.#send(address, asked)) || "null") as unknown;
      this.traffic.answered += 1;
      address.awayAt = -Infinity;
      this.#addresses = beginningAt(this.#addresses, this.#addresses.indexOf(address));
      return answer;
    } catch (error) {
      this.traffic.failed += 1;
      // What it does not understand says nothing of other requests, nor would another address understand it.
      if (!(error instanceof Refusal)) this.#putLast(address);
      throw error;
    }
  }

  /** It may have taken all of the time: who asks next asks another one. */
  #putLast(address: Address): void {
    address.awayAt = performance.now();
    this.#addresses = [...this.#addresses.filter((other) => other !== address), address];
  }

  async #send({ url }: Address, asked: TimedRequest): Promise<string> {
    const { method, path, query = {}, timeoutMs, accepts = [] } = asked;
    const { authorization } = this.#server;
    const body = bodyOf(asked);
    const words = new URLSearchParams(query).toString();
    const { status, told } = await unnoted(async () => {
      const sent = await this.#options.net.send(`${url}${path}${words === "" ? "" : `?${words}`}`, {
        method,
        headers: {
          ...(authorization === undefined ? {} : { Authorization: authorization }),
          ...(body === undefined ? {} : { "Content-Type": "application/x-ndjson" }),
        },
        ...(body === undefined ? {} : { body }),
        maxBytes: answerBytesMax,
        timeoutMs,
      });
      return { status: sent.status, told: await text(sent.body) };
    });
    if (status < 300 || accepts.includes(status)) return told;
    const refusal = `status ${status}: ${told.slice(0, 500)}`;
    throw status === 400 || status === 404 ? new Refusal(refusal) : new Trouble(refusal);
  }
}

type TimedRequest = ServerRequest & { readonly timeoutMs: number };

/** One of the addresses of a server. */
interface Address {
  readonly url: string;
  /** By the clock of the process. */
  awayAt: number;
}

function beginningAt(addresses: readonly Address[], first: number): readonly Address[] {
  return [...addresses.slice(first), ...addresses.slice(0, first)];
}

/** Of another address, after this error. */
function mayBeAskedAgain(asked: ServerRequest, error: unknown): boolean {
  return !(error instanceof Refusal) && (isReading(asked) || isUnasked(error));
}

/** Whether it changes nothing, however often it is asked. */
function isReading({ method, path }: ServerRequest): boolean {
  return method === "GET" || method === "HEAD" || /\/_(?:m?search|mget|refresh)$/.test(path);
}

/** Whether nobody heard it: there was no connection. */
function isUnasked(error: unknown): boolean {
  if (!isFailure(error)) return false;
  const { key, args } = error;
  return key === "net-unknown-host" || (key === "net-unreachable" && unconnected.has(String(args["reason"])));
}

const unconnected = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH"]);

/** An answer that is none. */
class Trouble extends Error {}

/** Of one request alone. */
class Refusal extends Trouble {}

function bodyOf({ body, lines }: ServerRequest): string | undefined {
  if (lines !== undefined) return lines.map((line) => `${line}\n`).join("");
  return body === undefined ? undefined : JSON.stringify(body);
}
