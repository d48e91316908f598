import { lookup as resolveName, type LookupAddress } from "node:dns";
import {
  type Agent,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request as requestHttp,
  type RequestOptions,
} from "node:http";
import { request as requestHttps } from "node:https";
import { type BlockList, isIP, type LookupFunction } from "node:net";
import { Failure, isFailure } from "../base/failure.ts";
import { mayBeAsked, mayConnect } from "./public-address.ts";

export interface NetOptions {
  /** Ranges that are read although they are private. */
  readonly allowed: BlockList;
  /** The instance's own address, told to whom it reads from. */
  readonly url?: string;
  /** How long a server may send nothing. */
  readonly idleMs?: number;
}

/** One request on its way: what it asks, and what may end it. */
export interface Call {
  readonly net: NetOptions;
  readonly url: URL;
  readonly method: string;
  readonly headers: OutgoingHttpHeaders;
  readonly payload?: Uint8Array | string;
  /** Where its connection comes from and goes back to; `false` is one of its own. */
  readonly agent: Agent | false;
  readonly timeoutMs: number;
  /** See `SendOptions`. */
  readonly askedBy?: string;
  readonly deadline: AbortSignal;
  /** The caller's own interruption. */
  readonly interruption?: AbortSignal;
  /** The deadline or the interruption. */
  readonly signal: AbortSignal;
  /** Set once the server was silent for too long: the stream's own error does not say it. */
  stalled?: Failure;
}

export function toUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new Failure("invalid", "net-address-wrong", { url: text.slice(0, 200) });
  }
  return url;
}

/** The head of the answer, whatever its status. */
export function answerOf(call: Call): Promise<IncomingMessage> {
  const { url, net, signal } = call;
  const mayReach = (address: string): boolean =>
    mayConnect(address, net.allowed) && (call.askedBy === undefined || mayBeAsked(address, call.askedBy));
  // A literal address is connected to without a look-up.
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(literal) !== 0 && !mayReach(literal)) return Promise.reject(refusal(literal, literal));
  return new Promise((resolve, reject) => {
    const timeout = Math.min(net.idleMs ?? 30_000, call.timeoutMs);
    const options: RequestOptions = {
      method: call.method,
      headers: call.headers,
      lookup: guardedLookup(mayReach),
      agent: call.agent,
      signal,
      timeout,
    };
    const request = url.protocol === "https:" ? requestHttps(url, options) : requestHttp(url, options);
    request.once("timeout", () => {
      call.stalled = new Failure("unavailable", "net-stalled", { host: url.host, seconds: timeout / 1000 });
      request.destroy(call.stalled);
    });
    request.once("response", resolve).once("error", (error) => {
      // A kept connection may close at the very moment it is taken: nothing was asked yet.
      const isStale = request.reusedSocket && "code" in error && error.code === "ECONNRESET";
      if (isStale && /^(?:GET|HEAD)$/.test(call.method)) resolve(answerOf({ ...call, agent: false }));
      else reject(toFailure(call, error));
    });
    request.end(call.payload);
  });
}

/** The connection goes to the very addresses that were checked: a name cannot change its mind in between. */
function guardedLookup(mayReach: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolveName(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, "", 0);
        return;
      }
      const right = addresses.filter(({ address }) => mayReach(address));
      const [first] = right;
      if (first === undefined) {
        callback(refusal(hostname, addresses[0]?.address ?? ""), "", 0);
      } else if (options.all === true) {
        // The type knows only the answer to `all: false`; the caller takes both.
        (callback as unknown as (error: null, addresses: LookupAddress[]) => void)(null, right);
      } else {
        callback(null, first.address, first.family);
      }
    });
  };
}

function refusal(host: string, address: string): Failure {
  return new Failure("forbidden", "net-private-address", { host, address });
}

export function announcedBytesOf(response: IncomingMessage): number | undefined {
  const text = response.headers["content-length"];
  return text === undefined ? undefined : Number(text);
}

export function toHeaders(response: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(response.headers)) {
    for (const item of [value ?? []].flat()) headers.append(name, item);
  }
  return headers;
}

/** What the network said, as what a person can act on. The caller's own interruption stays what it is. */
export function toFailure({ url, timeoutMs, deadline, interruption, stalled }: Call, error: Error): Error {
  if (isFailure(error)) return error;
  if (stalled !== undefined) return stalled;
  if (deadline.aborted) {
    const seconds = timeoutMs / 1000;
    return new Failure("unavailable", "net-too-slow", { host: url.host, seconds }, { cause: error });
  }
  if (interruption?.aborted === true) return asError(interruption.reason);
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return new Failure("unavailable", "net-unknown-host", { host: url.hostname }, { cause: error });
  }
  return new Failure("unavailable", "net-unreachable", { host: url.host, reason: code }, { cause: error });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error("interrupted", { cause: reason });
}
