import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo, BlockList } from "node:net";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import { Failure } from "../base/failure.ts";
import { newId } from "../base/id.ts";
import type { Language } from "../base/language.ts";
import { contains } from "../base/networks.ts";
import type { Admission } from "./admission.ts";
import { admitBrought } from "./brought-answers.ts";
import { compress } from "./compress.ts";
import { openFormAnswers } from "./form-answers.ts";
import { openSentForms } from "./sent-forms.ts";
import { doorNameOf, isForMachines } from "./machine-paths.ts";
import type { ShowMetrics } from "./show-metrics.ts";
import { Probes } from "./probes.ts";
import { refuse } from "./refuse.ts";
import { type Answered, type OnBug, type Served, statusOf } from "./served.ts";
import type { DoorFacts } from "./door.ts";
import type { DescribeApi } from "./openapi-document.ts";
import type { Rooms } from "../rooms.ts";
import { say } from "../words/say.ts";

export interface WebServer {
  readonly port: number;
  /** Answers what came in since `listen` and all that follows; `/health/ready` tells whether it `isWell`. */
  answerWith(listener: RequestListener, isWell?: () => Promise<boolean>): void;
  /** Lets the requests under way end, for at most `patienceMs`. */
  close(patienceMs: number): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly language: Language;
}

/** Long enough for any query that a person or a program writes; a longer address gets 414. */
const headerBytesMax = 64 * 1024;
/** A connection where nothing moves; a slow upload goes on as long as it moves. */
const silenceMsMax = 300_000;

export async function listen({ host, port, language }: ListenOptions): Promise<WebServer> {
  const ready = Promise.withResolvers<RequestListener>();
  const active = new Set<{ request: IncomingMessage; response: ServerResponse }>();
  const probes = new Probes();
  let closing = false;
  const server = createServer({
    maxHeaderSize: headerBytesMax,
    headersTimeout: 30_000,
    requestTimeout: 0,
    keepAliveTimeout: 65_000,
  });
  server.setTimeout(silenceMsMax);
  server.on("request", (request, response) => {
    const exchange = { request, response };
    active.add(exchange);
    response.once("close", () => active.delete(exchange));
    if (closing) response.setHeader("Connection", "close");
    if (probes.answer(request, response)) return;
    void ready.promise.then((listener) => listener(request, response));
  });
  server.on("clientError", (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket) =>
    refuseUnreadable(error, socket, language),
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(toFailure(error, host, port)));
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    answerWith: (listener, isWell = async () => true) => {
      probes.open(isWell);
      ready.resolve(listener);
    },
    close: async (patienceMs) => {
      closing = true;
      probes.close();
      ready.resolve(refuseUnopened);
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      for (const { request, response } of active) {
        // A stream of events has no end of its own.
        if (request.headers.accept?.includes("text/event-stream") === true) response.destroy();
        else if (!response.headersSent) response.setHeader("Connection", "close");
      }
      const impatience = setTimeout(() => server.closeAllConnections(), patienceMs);
      await closed;
      clearTimeout(impatience);
    },
  };
}

/** What waited for a start that failed. */
const refuseUnopened: RequestListener = (_, response) => {
  response.writeHead(503, { "retry-after": "5", connection: "close" }).end();
};

function toFailure(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const args = { host, port: String(port) };
  if (error.code === "EADDRINUSE") {
    return new Failure("conflict", "app-port-taken", args, { cause: error });
  }
  const reason = error.code ?? error.message;
  return new Failure("unavailable", "app-address-refused", { ...args, reason }, { cause: error });
}

/** What is no HTTP, or has an address past any use, never becomes a request. */
function refuseUnreadable(
  error: NodeJS.ErrnoException & { rawPacket?: Buffer },
  socket: Duplex,
  language: Language,
): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const [status, title] = reasonOf(error);
  const detail = detailOf(status, language) ?? title;
  const body = JSON.stringify({ type: "about:blank", title, status, detail });
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nContent-Type: application/problem+json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
  // The rest of a long address is still coming. Closing before it is read would lose the answer on its way.
  socket.removeAllListeners("data").on("data", () => undefined);
  setTimeout(() => socket.destroy(), 2000).unref();
}

function reasonOf(error: NodeJS.ErrnoException & { rawPacket?: Buffer }): readonly [number, string] {
  if (error.code === "ERR_HTTP_REQUEST_TIMEOUT") return [408, "Request Timeout"];
  if (error.code !== "HPE_HEADER_OVERFLOW") return [400, "Bad Request"];
  return isLongAddress(error.rawPacket) ? [414, "URI Too Long"] : [431, "Request Header Fields Too Large"];
}

function detailOf(status: number, language: Language): string | undefined {
  if (status === 414) return say(language, "server-address-too-long");
  return status === 431 ? say(language, "server-headers-too-long") : undefined;
}

/** What was read last is the middle of an address, or its end and little more. */
function isLongAddress(packet: Buffer | undefined): boolean {
  const end = packet?.indexOf("\r\n") ?? -1;
  if (packet === undefined || end === -1) return true;
  const endsHere = packet
    .subarray(Math.max(0, end - 9), end)
    .toString("latin1")
    .startsWith(" HTTP/1.");
  return endsHere && packet.length - end < 8 * 1024;
}

export type Pages = (request: IncomingMessage, response: ServerResponse) => void;

export interface Site {
  /** As the pages see them. */
  readonly rooms: Rooms;
  readonly doors: readonly DoorFacts[];
  /** Answers a request of `/api` and the like, and is described for the pages that tell of it. */
  readonly api: {
    readonly fetch: (request: Request, env: { incoming: IncomingMessage }) => Response | Promise<Response>;
    readonly describe: DescribeApi;
  };
  /** SvelteKit's handler. */
  readonly pages: Pages;
  /** The public address, where the operator gave one. */
  readonly url: string | undefined;
  /** The language of a reader who asks for none. */
  readonly language: Language;
  readonly admission: Admission;
  readonly trustedProxies: BlockList;
  /** Told what breaks while a page is made. */
  readonly onBug?: OnBug;
  /** Told each request once it is answered, where it is wished. */
  readonly onAnswered?: ((answered: Answered) => void) | undefined;
  /** Absent where nobody may read them. */
  readonly showMetrics?: ShowMetrics | undefined;
}

/** What `isForMachines` tells goes to the API, everything else is a page. */
export function site({
  rooms,
  doors,
  api,
  pages,
  url,
  language,
  admission,
  trustedProxies,
  onBug,
  onAnswered,
  showMetrics,
}: Site): RequestListener {
  const answerApi = getRequestListener(
    (request, env) => api.fetch(request, { incoming: env.incoming as IncomingMessage }),
    { overrideGlobalObjects: false },
  );
  const outside = url === undefined ? undefined : new URL(url);
  const answers = openFormAnswers(() => performance.now());
  const sentForms = openSentForms(() => performance.now());
  return (request, response) => {
    const served: Served = { id: newId() };
    Object.assign(request, { served });
    response.setHeader("X-Request-Id", served.id);
    compress(request, response);
    if (showMetrics?.(request, response) === true) return;
    if (onAnswered !== undefined) tellOnceAnswered(onAnswered, request, { response, served, doors });
    const address = callerOf(request, trustedProxies);
    const origin = setOwnHeaders(request, address, outside);
    admitBrought(request, origin);
    const answer = (): void => {
      if (isForMachines(request.url ?? "/", request.headers.accept, doors)) {
        void answerApi(request, response);
      } else {
        Object.assign(request, { rooms, describeApi: api.describe, answers, sentForms, onBug });
        pages(request, response);
      }
    };
    try {
      const waitMs = admission.admit(request, response, address);
      if (waitMs > 0) setTimeout(answer, waitMs);
      else answer();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      void refuse(error, request, response, {
        url: url ?? origin,
        language,
        requestId: served.id,
      });
    }
  };
}

/**
 * What the pages and the API believe is set here; the same names from outside are not. Answers where the
 * instance is reached.
 */
function setOwnHeaders({ headers }: IncomingMessage, address: string, outside: URL | undefined): string {
  const protocol = outside?.protocol.slice(0, -1) ?? "http";
  const host = outside?.host ?? headers.host ?? "localhost";
  Object.assign(headers, {
    "x-maille-address": address,
    "x-maille-protocol": protocol,
    "x-maille-host": host,
  });
  return `${protocol}://${host}`;
}

function tellOnceAnswered(
  tell: (answered: Answered) => void,
  { method = "", url = "/", headers }: IncomingMessage,
  { response, served, doors }: { response: ServerResponse; served: Served; doors: readonly DoorFacts[] },
): void {
  const startedAt = performance.now();
  const door = doorNameOf(url, headers.accept, doors);
  response.once("close", () => {
    const ms = Math.round(performance.now() - startedAt);
    const { id: requestId, route } = served;
    const isStream = String(response.getHeader("content-type")).startsWith("text/event-stream");
    tell({ requestId, method, door, route, status: statusOf(response), ms, isStream });
  });
}

/** The nearest address that is not a proxy of ours. */
export function callerOf(request: IncomingMessage, trustedProxies: BlockList): string {
  let address = request.socket.remoteAddress ?? "unknown";
  const forwarded = [request.headers["x-forwarded-for"] ?? []].flat().join(",").split(",");
  for (const told of forwarded.map((part) => part.trim()).toReversed()) {
    if (told === "" || !contains(trustedProxies, address)) break;
    address = told;
  }
  return address;
}
