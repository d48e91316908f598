import type { Agent, IncomingMessage } from "node:http";
import { Failure } from "../base/failure.ts";
import { defined } from "../base/defined.ts";
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
import type { SendOptions, Sent } from "./net.ts";

/** Connections kept from one request to the next: each goes to an address that was checked. */
interface Agents {
  readonly http: Agent;
  readonly https: Agent;
}

/** One request and its answer, whatever its status: a redirect is an answer. */
export async function send(
  net: NetOptions,
  agents: Agents,
  address: string,
  options: SendOptions,
): Promise<Sent> {
  const url = toUrl(address);
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const { signal: interruption, timeoutMs, body: payload, askedBy } = options;
  const call: Call = {
    net,
    url,
    method: (options.method ?? "GET").toUpperCase(),
    headers: headersOf(net, options),
    ...defined({ payload }),
    // A connection that is kept may go where a stranger may have nobody asked.
    agent: askedBy === undefined && (url.protocol === "https:" ? agents.https : agents.http),
    ...defined({ askedBy }),
    timeoutMs,
    deadline,
    ...defined({ interruption }),
    signal: interruption === undefined ? deadline : AbortSignal.any([deadline, interruption]),
  };
  return toSent(call, options, await answerOf(call));
}

function headersOf(net: NetOptions, options: SendOptions): Record<string, string> {
  const { body } = options;
  return {
    "User-Agent": `Maille/1${net.url === undefined ? "" : ` (+${net.url})`}`,
    Accept: options.accept ?? "*/*",
    "Accept-Encoding": "gzip, br",
    ...(body === undefined ? {} : { "Content-Length": String(Buffer.byteLength(body)) }),
    ...options.headers,
  };
}

function toSent(call: Call, { maxBytes }: SendOptions, response: IncomingMessage): Sent {
  const { host } = call.url;
  const status = response.statusCode ?? 0;
  // What has no body may announce the size of the one it would have had (RFC 9110, 8.6).
  const isBodiless = call.method === "HEAD" || status === 204 || status === 304;
  const announced = isBodiless ? undefined : announcedBytesOf(response);
  if (announced !== undefined && announced > maxBytes) {
    response.destroy();
    throw new Failure("too-large", "net-too-large", { host, maxBytes });
  }
  if (isBodiless) delete response.headers["content-encoding"];
  return {
    status,
    url: call.url.href,
    headers: toHeaders(response),
    body: bodyOf(response, { host, maxBytes, announced, toFailure: (error) => toFailure(call, error) }),
  };
}
