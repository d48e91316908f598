import type { OpenAPIHono } from "@hono/zod-openapi";
import { apiVersion } from "../../rudi/standard.ts";
import { parseQuestion } from "../../rudi/resource-question.ts";
import type { Rooms } from "../../rooms.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import { declare } from "./declared.ts";
import { bearerIn } from "./node-token.ts";

/** What a portal of RUDI asks a node: this instance answers as one. */
export function rudiNodeRoutes(rooms: Rooms): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const { rudi } = rooms;
  routes.get("/api/v1/resources", async (c) => {
    const question = parseQuestion(new URL(c.req.url).searchParams);
    return c.json(await rudi.listResources(c.var.actor, question));
  });
  routes.get("/api/v1/resources/:id", async (c) => {
    const { record } = await rudi.getResource(c.var.actor, c.req.param("id"));
    return c.json(record);
  });
  routes.get("/api/v1/version", (c) => c.json(apiVersion));
  routes.get("/api/v1/pub_keys", async (c) => c.json([{ name: "maille", pem: await rudi.publicKey() }]));
  routes.put("/api/v1/resources/:id/report", async (c) => {
    const told = { token: bearerIn(c.req.header("authorization")), text: await c.req.text() };
    await rudi.receiveReport(c.req.param("id"), told, c.req.raw.signal);
    return c.json({ status: "OK" });
  });
  declare(routes, [
    ["get", "/api/v1/resources", "listRudiResources"],
    ["get", "/api/v1/resources/{id}", "getRudiResource"],
    ["get", "/api/v1/version", "getRudiVersion"],
    ["get", "/api/v1/pub_keys", "listRudiKeys"],
    ["put", "/api/v1/resources/{id}/report", "receiveRudiReport", "application/json"],
  ]);
  return routes;
}
