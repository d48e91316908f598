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
  /** One JSON object a line. */
  readonly lines?: readonly object[];
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

/** One request at a time and its answer in JSON. A server that does not answer, breaks or refuses is `unavailable` `search-away`. */
export class SearchClient {
  readonly traffic: ServedTraffic = { answered: 0, failed: 0 };
  readonly #server: SearchServer;
  readonly #options: SearchClientOptions;
  #awayAt = -Infinity;

  constructor(server: SearchServer, options: SearchClientOptions) {
    this.#server = server;
    this.#options = options;
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
    const { awayMs = awayMsUsual } = this.#options;
    if (performance.now() - this.#awayAt < awayMs) throw searchAway(new Error("it was away a moment ago"));
    try {
      const words = await this.#send(asked);
      this.traffic.answered += 1;
      this.#awayAt = -Infinity;
      return JSON.parse(words || "null") as unknown;
    } catch (error) {
      this.traffic.failed += 1;
      // What it does not understand says nothing of other requests.
      if (!(error instanceof Refusal)) this.#awayAt = performance.now();
      if (isFailure(error) || error instanceof SyntaxError || error instanceof Refusal)
        throw searchAway(error);
      throw error;
    }
  }

  async #send(asked: ServerRequest): Promise<string> {
    const { net, askingMs = askingMsUsual } = this.#options;
    const { method, path, query = {}, timeoutMs = askingMs, accepts = [] } = asked;
    const { url, authorization } = this.#server;
    const body = bodyOf(asked);
    const words = new URLSearchParams(query).toString();
    const sent = await unnoted(() =>
      net.send(`${url}${path}${words === "" ? "" : `?${words}`}`, {
        method,
        headers: {
          ...(authorization === undefined ? {} : { Authorization: authorization }),
          ...(body === undefined ? {} : { "Content-Type": "application/x-ndjson" }),
        },
        ...(body === undefined ? {} : { body }),
        maxBytes: answerBytesMax,
        timeoutMs,
      }),
    );
    const told = await text(sent.body);
    if (sent.status < 300 || accepts.includes(sent.status)) return told;
    const refusal = `status ${sent.status}: ${told.slice(0, 500)}`;
    throw sent.status === 400 || sent.status === 404 ? new Refusal(refusal) : searchAway(new Error(refusal));
  }
}

/** Of one request alone. */
class Refusal extends Error {}

function bodyOf({ body, lines }: ServerRequest): string | undefined {
  if (lines !== undefined) return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  return body === undefined ? undefined : JSON.stringify(body);
}
