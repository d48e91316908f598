import type { RequestListener } from "node:http";
import type { ShowMetrics } from "./show-metrics.ts";

/** What a process answers that runs jobs and no more: its metrics. Supervisors are answered before (`probes.ts`). */
export function worksite({
  showMetrics,
}: {
  readonly showMetrics?: ShowMetrics | undefined;
}): RequestListener {
  return (request, response) => {
    if (showMetrics?.(request, response) === true) return;
    response.writeHead(404, { "cache-control": "no-store" }).end();
  };
}
