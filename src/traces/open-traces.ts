import type { BlockList } from "node:net";
import type { Log } from "../base/log.ts";
import { parseNetworks } from "../base/networks.ts";
import { openNet } from "../net/open-net.ts";
import { Exporter } from "./exporter.ts";
import { Tracer } from "./tracer.ts";
import { Traces } from "./traces.ts";

export interface TracesOptions {
  /** Of a collector that takes OTLP over HTTP in JSON. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Of the traces that begin here, from 0 to 1. */
  readonly share: number;
  readonly trustedProxies: BlockList;
  /** Where the instance is reached, where the operator told. */
  readonly url: string | undefined;
  readonly log: Log;
}

/** What is disposed of last sends what waits. */
export function openTraces(options: TracesOptions): { traces: Traces } & AsyncDisposable {
  const { endpoint, headers, share, trustedProxies, url, log } = options;
  // The collector is the operator's own, wherever it is.
  const net = openNet({ allowed: parseNetworks("0.0.0.0/0, ::/0") });
  const resource = { "service.name": "maille", "service.namespace": url, "process.pid": process.pid };
  const exporter = new Exporter({ net, endpoint, headers, resource, log });
  const traces = new Traces(new Tracer(share, exporter.add), trustedProxies);
  return { traces, [Symbol.asyncDispose]: () => exporter[Symbol.asyncDispose]() };
}
