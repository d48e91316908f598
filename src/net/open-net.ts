import { lookup as resolveName, type LookupAddress } from "node:dns";
import { request as requestHttp, type IncomingMessage, type RequestOptions } from "node:http";
import { request as requestHttps } from "node:https";
import { type BlockList, isIP, type LookupFunction } from "node:net";
import { Readable } from "node:stream";
import { Failure, isFailure } from "../base/failure.ts";
import { bodyOf } from "./body.ts";
import { fileNameOf } from "./file-name.ts";
import type { Fetched, Net } from "./net.ts";
import { mayConnect } from "./public-address.ts";

export interface NetOptions {
  /** Ranges that are read although they are private. */
  readonly allowed: BlockList;
  /** The instance's own address, told to whom it reads from. */
  readonly url?: string;
  /** How long a server may send nothing. */
  readonly idleMs?: number;
}

type FetchOptions = Parameters<Net["fetch"]>[1];

const redirectsMax = 5;

export function openNet(options: NetOptions): Net {
  return { fetch: (url, fetchOptions) => follow(options, url, fetchOptions) };
}

async function follow(net: NetOptions, address: string, options: FetchOptions): Promise<Fetched> {
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]);
  let url = toUrl(address);
  for (let redirects = 0; redirects <= redirectsMax; redirects++) {
    const call: Call = { net, url, options, deadline, signal };
    const response = await send(call);
    const location = redirectOf(response);
    if (location === undefined) return toFetched(call, response);
    response.destroy();
    url = toUrl(location, url);
  }
  throw new Failure("unavailable", "net-redirects", { host: url.host, most: redirectsMax });
}

interface Call {
  readonly net: NetOptions;
  readonly url: URL;
  readonly options: FetchOptions;
  readonly deadline: AbortSignal;
  readonly signal: AbortSignal;
  /** Set once the server was silent for too long: the stream's own error does not say it. */
  stalled?: Failure;
}

function toUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new Failure("invalid", "net-address-wrong", { url: text.slice(0, 200) });
  }
  return url;
}

function send(call: Call): Promise<IncomingMessage> {
  const { url, net, signal } = call;
  // A literal address is connected to without a look-up.
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(literal) !== 0 && !mayConnect(literal, net.allowed))
    return Promise.reject(refusal(literal, literal));
  return new Promise((resolve, reject) => {
    const options: RequestOptions = {
      headers: headersOf(call),
      lookup: guardedLookup(net.allowed),
      agent: false,
      signal,
    };
    const request = url.protocol === "https:" ? requestHttps(url, options) : requestHttp(url, options);
    const idleMs = idleMsOf(call);
    request.setTimeout(idleMs, () => {
      call.stalled = new Failure("unavailable", "net-stalled", { host: url.host, seconds: idleMs / 1000 });
      request.destroy(call.stalled);
    });
    request.once("response", resolve).once("error", (error) => reject(toFailure(call, error)));
    request.end();
  });
}

function idleMsOf({ net, options }: Call): number {
  return Math.min(net.idleMs ?? 30_000, options.timeoutMs);
}

function headersOf({ net, options }: Call): Record<string, string> {
  return {
    "User-Agent": `Maille/1 (open data import${net.url === undefined ? "" : `; +${net.url}`})`,
    Accept: options.accept ?? "*/*",
    // A part of packed bytes cannot be unpacked.
    "Accept-Encoding": options.firstBytes === undefined ? "gzip, br" : "identity",
    ...(options.firstBytes === undefined ? {} : { Range: `bytes=0-${options.firstBytes - 1}` }),
    ...(options.ifNoneMatch === undefined ? {} : { "If-None-Match": options.ifNoneMatch }),
    ...(options.ifModifiedSince === undefined ? {} : { "If-Modified-Since": options.ifModifiedSince }),
  };
}

/** The connection goes to the very addresses that were checked: a name cannot change its mind in between. */
function guardedLookup(allowed: BlockList): LookupFunction {
  return (hostname, options, callback) => {
    resolveName(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, "", 0);
        return;
      }
      const right = addresses.filter(({ address }) => mayConnect(address, allowed));
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

function redirectOf(response: IncomingMessage): string | undefined {
  const moved = [301, 302, 303, 307, 308].includes(response.statusCode ?? 0);
  return moved ? response.headers.location : undefined;
}

function toFetched(call: Call, response: IncomingMessage): Fetched {
  const { url, options } = call;
  const status = response.statusCode;
  if (status === 304) {
    response.resume();
    return { status: 304, url: url.href, headers: toHeaders(response), body: Readable.from([]) };
  }
  if (status !== 200 && !(status === 206 && options.firstBytes !== undefined)) {
    response.destroy();
    const retryAfter = response.headers["retry-after"];
    throw new Failure("unavailable", "net-status", {
      host: url.host,
      status: String(status),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    });
  }
  const { firstBytes } = options;
  if (firstBytes !== undefined) return beginningOf(call, response, firstBytes);
  const announced = announcedBytesOf(response);
  if (announced !== undefined && announced > options.maxBytes) {
    response.destroy();
    throw new Failure("too-large", "net-too-large", { host: url.host, maxBytes: options.maxBytes });
  }
  const packed = response.headers["content-encoding"] !== undefined;
  const fileName = fileNameOf(response.headers["content-disposition"], url);
  return {
    status: 200,
    url: url.href,
    headers: toHeaders(response),
    ...(fileName === undefined ? {} : { fileName }),
    ...(announced === undefined || packed ? {} : { bytesTotal: announced }),
    body: bodyOf(response, {
      host: url.host,
      maxBytes: options.maxBytes,
      announced,
      toFailure: (error) => toFailure(call, error),
    }),
  };
}

/** A server may ignore that only a part was asked for: the rest is left with it. */
function beginningOf({ url }: Call, response: IncomingMessage, firstBytes: number): Fetched {
  const whole = /\/(\d+)$/.exec(response.headers["content-range"] ?? "")?.[1];
  const bytesTotal = whole === undefined ? announcedBytesOf(response) : Number(whole);
  return {
    status: 200,
    url: url.href,
    headers: toHeaders(response),
    ...(bytesTotal === undefined ? {} : { bytesTotal }),
    body: Readable.from(firstOf(response, firstBytes)),
  };
}

async function* firstOf(response: IncomingMessage, firstBytes: number): AsyncGenerator<Buffer> {
  let left = firstBytes;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      yield chunk.subarray(0, left);
      left -= chunk.byteLength;
      if (left <= 0) return;
    }
  } finally {
    response.destroy();
  }
}

function announcedBytesOf(response: IncomingMessage): number | undefined {
  const text = response.headers["content-length"];
  return text === undefined ? undefined : Number(text);
}

function toHeaders(response: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(response.headers)) {
    for (const item of [value ?? []].flat()) headers.append(name, item);
  }
  return headers;
}

/** What the network said, as what a person can act on. The caller's own interruption stays what it is. */
function toFailure({ url, options, deadline, stalled }: Call, error: Error): Error {
  if (isFailure(error)) return error;
  if (stalled !== undefined) return stalled;
  if (deadline.aborted) {
    const seconds = options.timeoutMs / 1000;
    return new Failure("unavailable", "net-too-slow", { host: url.host, seconds }, { cause: error });
  }
  if (options.signal?.aborted === true) return asError(options.signal.reason);
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return new Failure("unavailable", "net-unknown-host", { host: url.hostname }, { cause: error });
  }
  return new Failure("unavailable", "net-unreachable", { host: url.host, reason: code }, { cause: error });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error("interrupted", { cause: reason });
}
