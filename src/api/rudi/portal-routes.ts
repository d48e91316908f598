import { randomUUID } from "node:crypto";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { Failure } from "../../base/failure.ts";
import type { Rooms } from "../../rooms.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import { declare } from "./declared.ts";
import { bearerIn, giveNodeToken, isNodeGrant } from "./node-token.ts";

/** What a node of RUDI asks its portal: this instance answers as one. */
export function rudiPortalRoutes(rooms: Rooms): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const { rudi } = rooms;
  for (const method of ["POST", "PUT"] as const) {
    routes.on(method, "/kalim/v1/resources", async (c) => {
      const token = bearerIn(c.req.header("authorization"));
      await rudi.assertNode(token);
      return c.json(await rudi.push(token, { method, text: await c.req.text() }));
    });
  }
  routes.delete("/kalim/v1/resources/:id", async (c) =>
    c.json(await rudi.pushDeletion(bearerIn(c.req.header("authorization")), c.req.param("id"))),
  );
  routes.get("/kalim/v1/resources/:id", (c) => sendResource(c, rooms));
  // Where a node looks whether its record is there already.
  routes.get("/konsult/v1/datasets/:id/metadatas", (c) => sendResource(c, rooms));
  routes.get("/kalim/v1/id_generation", async (c) => {
    await rudi.assertNode(bearerIn(c.req.header("authorization")));
    return c.json(randomUUID());
  });
  routes.post("/oauth2/token", async (c) => {
    const form = new URLSearchParams(await c.req.text());
    if (!isNodeGrant(form.get("grant_type"))) {
      throw new Failure("invalid", "rudi-grant-unknown", {
        parameter: "grant_type",
        oauth: "unsupported_grant_type",
      });
    }
    c.header("cache-control", "no-store");
    return c.json(await giveNodeToken(rooms, form, c.req.header("authorization")));
  });
  routes.get("/oauth/token_key", async (c) =>
    c.json({ alg: "SHA256withRSA", value: await rudi.publicKey() }),
  );
  routes.get("/oauth/check_token", async (c) => c.json(await rudi.checkToken(c.req.query("token") ?? "")));
  routes.post("/oauth/check_token", async (c) => {
    const told = new URLSearchParams(await c.req.text()).get("token");
    return c.json(await rudi.checkToken(told ?? c.req.query("token") ?? ""));
  });
  declarePortal(routes);
  return routes;
}

/** What everybody may know of it: a node asks whether it is there, and how old it is. */
async function sendResource(c: Context<ApiEnv>, rooms: Rooms): Promise<Response> {
  await rooms.rudi.assertNode(bearerIn(c.req.header("authorization")));
  const { record } = await rooms.rudi.getResource({ kind: "anyone" }, c.req.param("id") ?? "");
  return c.json(record);
}

function declarePortal(routes: OpenAPIHono<ApiEnv>): void {
  declare(routes, [
    ["post", "/kalim/v1/resources", "pushRudiResource", "application/json"],
    ["put", "/kalim/v1/resources", "changeRudiResource", "application/json"],
    ["delete", "/kalim/v1/resources/{id}", "deleteRudiResource"],
    ["get", "/kalim/v1/resources/{id}", "getPushedRudiResource"],
    ["get", "/konsult/v1/datasets/{id}/metadatas", "getRudiMetadata"],
    ["get", "/kalim/v1/id_generation", "makeRudiId"],
    ["post", "/oauth2/token", "giveRudiToken", "application/x-www-form-urlencoded"],
    ["get", "/oauth/token_key", "getRudiTokenKey"],
    ["get", "/oauth/check_token", "checkRudiToken"],
    ["post", "/oauth/check_token", "checkRudiTokenInBody", "application/x-www-form-urlencoded"],
  ]);
}
