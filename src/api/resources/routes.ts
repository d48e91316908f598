import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Rooms } from "../../rooms.ts";
import { exportFormatNames } from "../../tables/export-formats.ts";
import { declareResources } from "./declared.ts";
import { sendCsvw } from "./csvw.ts";
import { sendDescription } from "./description.ts";
import { sendDocs, sendSwagger } from "./docs.ts";
import { sendExport } from "./exports.ts";
import { sendPage } from "./pages.ts";
import { profileOf } from "./profile.ts";
import { findVersion, type ResourceRequest, toRequest } from "./request.ts";
import { sendSql } from "./sql.ts";
import { sendTile, sendTileJson } from "./tiles.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";

type Answer = (request: ResourceRequest) => Promise<Response>;

/**
 * The table API: the addresses and answers of data.gouv.fr's tabular API, and those that Maille
 * adds. Each is mounted twice: for the current version, and for an earlier one under
 * `/versions/{n}`. Answers are written without a schema in between: they are the hot path.
 */
export function resourceRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const answers: Readonly<Record<string, Answer>> = {
    "": sendMeta,
    "/profile": sendProfile,
    "/description": sendDescription,
    "/swagger": sendSwagger,
    "/docs": sendDocs,
    "/data": sendPage,
    "/data/csv-metadata.json": sendCsvw,
    ...Object.fromEntries(exportFormatNames.map((format) => [`/data/${format}`, sendExport(format)])),
    "/data.parquet": sendExport("parquet"),
    "/tiles.json": sendTileJson,
    "/tiles/:z/:x/:row": sendTile,
  };
  for (const base of ["/api/resources/:id", "/api/resources/:id/versions/:number"]) {
    for (const [path, answer] of Object.entries(answers)) {
      routes.get(base + path, (c) => answer(toRequest(c, rooms, url)));
    }
  }
  routes.post("/api/resources/:id/sql", (c) => sendSql(toRequest(c, rooms, url)));
  declareResources(routes);
  return routes;
}

async function sendMeta(request: ResourceRequest): Promise<Response> {
  const { c, address } = request;
  const { version } = await findVersion(request);
  const links = ["profile", "data", "swagger"].map((rel) => ({
    href: `${address}/${rel}/`,
    type: "GET",
    rel,
  }));
  return c.json({
    created_at: version.createdAt.toISOString(),
    url:
      version.source.kind === "url" && version.originalKept !== true
        ? version.source.url
        : `${address}/data/csv/`,
    links,
  });
}

async function sendProfile(request: ResourceRequest): Promise<Response> {
  const { version } = await findVersion(request);
  const { rooms, table, c } = request;
  const profiled = await rooms.tables.getVersion(c.var.actor, table, version.number);
  return c.json({ profile: profileOf(profiled), indexes: null });
}
