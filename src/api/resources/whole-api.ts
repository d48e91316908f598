import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { Failure } from "../../base/failure.ts";
import type { Rooms } from "../../rooms.ts";
import { json, refused } from "../answers.ts";
import type { RouteOptions } from "../door.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";

/** Tables that are read at once from the database. */
const stretch = 1_000;
/** Beyond, a client asks a table itself. */
const toldMax = 10_000;

/** What data.gouv.fr's tabular API tells of itself as a whole. */
export function wholeTableApiRoutes(
  rooms: Pick<Rooms, "instance" | "tables">,
  { version, clock }: RouteOptions,
): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const startedMs = clock().getTime();
  routes.get("/health", async (c) => {
    const { database, engine } = await rooms.instance.health();
    if (!database || !engine) throw new Failure("unavailable", "api-unhealthy");
    c.header("Cache-Control", "no-store");
    return c.json({ status: "ok", version, uptime_seconds: (clock().getTime() - startedMs) / 1000 });
  });
  // Grouping and counting is allowed everywhere; clients that look a table up find it all the same.
  routes.get("/api/aggregation-exceptions", async (c) => {
    const ids: string[] = [];
    for (let page = 1; page * stretch <= toldMax; page += 1) {
      const request = { page, pageSize: stretch };
      const { items, total } = await rooms.tables.listReadableTables(c.var.actor, request);
      ids.push(...items.map(({ id }) => id));
      if (page * stretch >= total) break;
    }
    return c.json({ allowed: true, exceptions: ids });
  });
  declare(routes);
  return routes;
}

const healthSchema = z
  .object({ status: z.literal("ok"), version: z.string(), uptime_seconds: z.number() })
  .openapi("TableApiHealth", { example: { status: "ok", version: "0.1.0", uptime_seconds: 86_400 } });

const groupedTablesSchema = z
  .object({ allowed: z.literal(true), exceptions: z.array(z.string()) })
  .openapi("GroupedTables");

function declare(routes: OpenAPIHono<ApiEnv>): void {
  const problem = { ...refused.default, description: "answer-unhealthy" };
  routes.openAPIRegistry.registerPath({
    method: "get",
    path: "/health",
    operationId: "getTableApiHealth",
    tags: ["instance"],
    responses: { 200: json(healthSchema, "answer-healthy"), 503: problem, ...refused },
  });
  routes.openAPIRegistry.registerPath({
    method: "get",
    path: "/api/aggregation-exceptions",
    operationId: "listGroupedTables",
    tags: ["resources"],
    responses: { 200: json(groupedTablesSchema, "answer-grouped-tables"), ...refused },
  });
}
