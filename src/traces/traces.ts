import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { BlockList } from "node:net";
import { contains } from "../base/networks.ts";
import type { Db } from "../db/db.ts";
import type { Job } from "../jobs/jobs.ts";
import type { Work } from "../jobs/work.ts";
import type { Net } from "../net/net.ts";
import type { Rooms } from "../rooms.ts";
import { type Served, statusOf } from "../server/served.ts";
import { parseTraceparent } from "./span.ts";
import { tracedDb } from "./traced-db.ts";
import type { Tracer } from "./tracer.ts";

/** The same parts of an instance, each of whose calls is a span of the trace that goes on. */
export class Traces {
  readonly #tracer: Tracer;
  readonly #trustedProxies: BlockList;

  constructor(tracer: Tracer, trustedProxies: BlockList) {
    this.#tracer = tracer;
    this.#trustedProxies = trustedProxies;
  }

  db(db: Db): Db {
    return tracedDb(db, this.#tracer);
  }

  /** Every verb, by its name and its room's. */
  rooms(rooms: Rooms): Rooms {
    const traced = Object.entries(rooms).map(([room, verbs]) => [room, this.#verbs(room, verbs)] as const);
    return Object.fromEntries(traced) as unknown as Rooms;
  }

  /** Of another machine, its name alone: addresses hold what is asked. */
  net(net: Net): Net {
    const asked = <Answer>(url: string, method: string, work: () => Promise<Answer>): Promise<Answer> => {
      const attributes = {
        "http.request.method": method,
        "server.address": URL.parse(url)?.hostname,
      };
      return this.#tracer.within({ name: method, kind: "client", attributes }, work);
    };
    return {
      fetch: (url, options) => asked(url, "GET", () => net.fetch(url, options)),
      send: (url, options) => asked(url, options.method ?? "GET", () => net.send(url, options)),
    };
  }

  /** Each job, and each look for what is due, is a trace of its own. */
  work(work: readonly Work[]): readonly Work[] {
    return work.map((one): Work => {
      if (one.queue !== undefined) {
        const span = { name: `job ${one.queue}`, kind: "consumer" } as const;
        return { ...one, run: (job: Job<object>) => this.#tracer.root(span, () => one.run(job)) };
      }
      if (one.watch === undefined) return one;
      const span = { name: `watch ${one.watch}`, kind: "internal" } as const;
      return {
        ...one,
        run: (signal: AbortSignal, key: string) => this.#tracer.root(span, () => one.run(signal, key)),
      };
    });
  }

  /** Goes on with the trace that a proxy of ours began; nobody else has one kept. */
  requests(listener: RequestListener): RequestListener {
    return (request: IncomingMessage & { readonly served?: Served }, response) => {
      const { headers, socket, method = "" } = request;
      const isOurs = contains(this.#trustedProxies, socket.remoteAddress ?? "");
      const parent = isOurs ? parseTraceparent(headers["traceparent"]) : undefined;
      this.#tracer.begin(
        { name: method, kind: "server" },
        (end) => {
          response.once("close", () => end(toldOf(request, response)));
          listener(request, response);
        },
        parent,
      );
    };
  }

  #verbs(room: string, verbs: object): object {
    const traced = Object.entries(verbs).map(([name, verb]: [string, unknown]) => {
      if (typeof verb !== "function") return [name, verb];
      const span = { name: `${room}.${name}`, kind: "internal" } as const;
      const call = (...told: unknown[]): unknown =>
        this.#tracer.within(span, () => (verb as (...told: unknown[]) => unknown)(...told));
      return [name, call];
    });
    return Object.fromEntries(traced) as object;
  }
}

function toldOf(request: IncomingMessage & { readonly served?: Served }, response: ServerResponse) {
  const { method = "", served } = request;
  const status = statusOf(response);
  const route = served?.route === "" ? undefined : served?.route;
  return {
    name: route === undefined ? method : `${method} ${route}`,
    attributes: {
      "http.request.method": method,
      "http.route": route,
      "http.response.status_code": status,
      "maille.request_id": served?.id,
    },
    broke: status >= 500,
  };
}
