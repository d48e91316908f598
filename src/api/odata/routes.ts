import type { OpenAPIHono } from "@hono/zod-openapi";
import { Failure } from "../../base/failure.ts";
import type { Rooms } from "../../rooms.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";
import { sendMetadata } from "./metadata.ts";
import { type ODataRequest, toODataRequest } from "./request.ts";
import { sendCount, sendEntity, sendRows } from "./rows.ts";
import { sendService } from "./service.ts";

/**
 * OData 4.0, read only: each table that the reader may read is an entity set. The service of one
 * dataset alone stands under `/odata/datasets/{slug}`.
 */
export function odataRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const answers: Readonly<Record<string, (request: ODataRequest) => Promise<Response> | Response>> = {
    "": sendService,
    "/$metadata": sendMetadata,
    "/:set": sendSet,
    "/:set/$count": sendCount,
  };
  for (const base of ["/odata/datasets/:dataset", "/odata"]) {
    for (const [path, answer] of Object.entries(answers)) {
      routes.get(base + path, (c) => answer(toODataRequest(c, rooms, url)));
    }
  }
  return routes;
}

/** `Set`, `Set(12)` or `Set(__id=12)`. */
function sendSet(request: ODataRequest): Promise<Response> {
  const path = request.c.req.param("set") ?? "";
  const [, name = path, key] = /^([^()]+)(?:\((?:__id=)?([^()]*)\))?$/.exec(path) ?? [];
  if (key === undefined) return sendRows(request, name);
  if (/^\d{1,15}$/.test(key)) return sendEntity(request, name, Number(key));
  throw new Failure("not-found", "odata-entity-unknown", { key: key.slice(0, 100) });
}
