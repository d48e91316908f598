import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Rooms } from "../../rooms.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";
import { sendCollection, sendCollections } from "./collections.ts";
import { newExtents } from "./extents.ts";
import { sendDefinition } from "./definition.ts";
import { sendFeature, sendItems } from "./items.ts";
import { sendConformance, sendLanding } from "./landing.ts";
import { type OgcRequest, toOgcRequest } from "./request.ts";

/**
 * OGC API – Features – Part 1: Core 1.0.1 (OGC 17-069r4) and Part 2: Coordinate Reference Systems by
 * Reference 1.0.1 (OGC 18-058r1), with CRS84 alone: each table that says where its rows lie
 * is a collection, and each of its rows a feature in CRS84.
 */
export function ogcRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const extents = newExtents(rooms);
  const answers: Readonly<Record<string, (request: OgcRequest) => Promise<Response> | Response>> = {
    "/ogc": sendLanding,
    "/ogc/conformance": sendConformance,
    "/ogc/api": sendDefinition,
    "/ogc/collections": sendCollections,
    "/ogc/collections/:id": sendCollection,
    "/ogc/collections/:id/items": sendItems,
    "/ogc/collections/:id/items/:feature": sendFeature,
  };
  for (const [path, answer] of Object.entries(answers)) {
    routes.get(path, (c) => answer(toOgcRequest(c, { rooms, url, extents })));
  }
  return routes;
}
