import { Agent as HttpAgent, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { BlockList } from "node:net";
import { Readable } from "node:stream";
import { Failure } from "../base/failure.ts";
import { defined } from "../base/defined.ts";
import { currentFootprint } from "../base/footprint.ts";
import { bodyOf } from "./body.ts";
import {
  announcedBytesOf,
  answerOf,
  type Call,
  type NetOptions,
  toFailure,
  toHeaders,
  toUrl,
} from "./call.ts";
import { fileNameOf } from "./file-name.ts";
import type { FetchedResponse, Net } from "./net.ts";
import { send } from "./send.ts";

export type { NetOptions } from "./call.ts";

type FetchOptions = Parameters<Net["fetch"]>[1];

const redirectsMax = 5;

export function openNet(options: NetOptions): Net {
  // An idle connection is closed after a while; it does not keep the process alive.
  const kept = { keepAlive: true, maxFreeSockets: 8, timeout: 15_000 };
  const agents = { http: new HttpAgent(kept), https: new HttpsAgent(kept) };
  return {
    fetch: (url, fetchOptions) => {
      currentFootprint()?.refuse("another machine is asked");
      return follow(options, url, fetchOptions);
    },
    send: (url, sendOptions) => {
      currentFootprint()?.refuse("another machine is asked");
      return send(options, agents, url, sendOptions);
    },
  };
}

async function follow(own: NetOptions, address: string, options: FetchOptions): Promise<FetchedResponse> {
  const net = options.publicOnly === true ? { ...own, allowed: new BlockList() } : own;
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const { signal: interruption, timeoutMs } = options;
  const signal = interruption === undefined ? deadline : AbortSignal.any([deadline, interruption]);
  const headers = headersOf(net, options);
  let url = toUrl(address);
  for (let redirects = 0; redirects <= redirectsMax; redirects++) {
    const call: Call = {
      net,
      url,
      method: "GET",
      headers,
      agent: false,
      timeoutMs,
      deadline,
      ...defined({ interruption }),
      signal,
    };
    const response = await answerOf(call);
    const location = redirectOf(response);
    if (location === undefined) return toFetched(call, options, response);
    response.destroy();
    url = toUrl(location, url);
  }
  throw new Failure("unavailable", "net-redirects", { host: url.host, most: redirectsMax });
}

function headersOf(net: NetOptions, options: FetchOptions): Record<string, string> {
  return {
    "User-Agent": `Maille/1 (open data import${net.url === undefined ? "" : `; +${net.url}`})`,
    Accept: options.accept ?? "*/*",
    // A part of packed bytes cannot be unpacked.
    "Accept-Encoding": options.firstBytes === undefined ? "gzip, br" : "identity",
    ...(options.firstBytes === undefined ? {} : { Range: `bytes=0-${options.firstBytes - 1}` }),
    ...defined({ "If-None-Match": options.ifNoneMatch, "If-Modified-Since": options.ifModifiedSince }),
  };
}

function redirectOf(response: IncomingMessage): string | undefined {
  const moved = [301, 302, 303, 307, 308].includes(response.statusCode ?? 0);
  return moved ? response.headers.location : undefined;
}

function toFetched(call: Call, options: FetchOptions, response: IncomingMessage): FetchedResponse {
  const { url } = call;
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
      ...defined({ retryAfter }),
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
    ...defined({ fileName }),
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
function beginningOf({ url }: Call, response: IncomingMessage, firstBytes: number): FetchedResponse {
  const whole = /\/(\d+)$/.exec(response.headers["content-range"] ?? "")?.[1];
  const bytesTotal = whole === undefined ? announcedBytesOf(response) : Number(whole);
  return {
    status: 200,
    url: url.href,
    headers: toHeaders(response),
    ...defined({ bytesTotal }),
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
