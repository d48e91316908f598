import type { OpenAPIHono } from "@hono/zod-openapi";
import { Failure } from "../../base/failure.ts";
import type { Rooms } from "../../rooms.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";

/**
 * The journal as a public log (C2SP tlog-tiles and tlog-witness): its signed head and hashes, and
 * never an entry. Statuses are those of these specifications.
 */
export function logRoutes(rooms: Rooms): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const { journal } = rooms;
  routes.get("/journal/checkpoint", async (c) => {
    const { note } = await journal.checkpoint();
    return c.body(note, 200, { ...plain, "cache-control": "public, max-age=5" });
  });
  routes.get("/journal/tile/:path{.+}", async (c) => {
    const bytes = await journal.tile(c.req.param("path"));
    if (bytes === undefined) throw new Failure("not-found", "journal-no-tile");
    const headers = { "content-type": "application/octet-stream" };
    return c.body(new Uint8Array(bytes), 200, {
      ...headers,
      "cache-control": "public, max-age=31536000, immutable",
    });
  });
  routes.post("/journal/witness/add-checkpoint", async (c) => {
    const answer = await journal.addCheckpoint(await c.req.text());
    switch (answer.outcome) {
      case "cosigned":
        return c.body(`${answer.line}\n`, 200, plain);
      case "elsewhere":
        return c.body(`${answer.size}\n`, 409, { "content-type": "text/x.tlog.size" });
      case "fork":
        return c.body("", 409, plain);
      case "unproved":
        return c.body("", 422, plain);
      case "unreadable":
        return c.body("", 400, plain);
      case "unsigned":
        return c.body("", 403, plain);
      case "unknown":
        return c.body("", 404, plain);
    }
  });
  routes.get("/journal/witnessed", async (c) => {
    const found = await journal.findWitnessed(c.req.query("origin") ?? "");
    if (found === undefined) throw new Failure("not-found", "journal-not-witnessed");
    return c.body(found.note, 200, { ...plain, "cache-control": "public, max-age=5" });
  });
  return routes;
}

const plain = { "content-type": "text/plain; charset=utf-8" };
