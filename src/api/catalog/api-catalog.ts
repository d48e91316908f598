import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "@hono/zod-openapi";
import type { Rooms } from "../../rooms.ts";
import { say } from "../../words/say.ts";
import { refused } from "../answers.ts";
import type { Door, DoorDescription, RouteOptions } from "../door.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";

const path = "/.well-known/api-catalog";

/** Where each interface of the instance is, and where it is described (RFC 9727, RFC 9264). */
export function apiCatalogRoutes(_: Rooms, { url, doors }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const body = JSON.stringify({ linkset: linksOf(url, doors) });
  routes.get(path, (c) => {
    c.header("Link", `<${url}${path}>; rel="api-catalog"`);
    return c.body(body, 200, {
      "content-type": 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"',
    });
  });
  routes.openAPIRegistry.registerPath({
    method: "get",
    path,
    operationId: "getApiCatalog",
    tags: ["catalogue"],
    summary: say("fr", "operation-getApiCatalog"),
    request: { query: z.object({}) },
    responses: {
      200: {
        description: "doors-answer-catalog-api",
        content: { "application/linkset+json": { schema: z.looseObject({}) } },
      },
      ...refused,
    },
  });
  return routes;
}

const api: DoorDescription = {
  anchor: "/api",
  links: {
    "service-desc": ["/api/openapi.json", "application/vnd.oai.openapi+json;version=3.1"],
    "service-doc": ["/api/docs/", "text/html"],
    status: ["/api/health", "application/json"],
  },
};

function linksOf(url: string, doors: readonly Door[]): readonly object[] {
  const described = [api, ...doors.flatMap(({ describedIn }) => describedIn ?? [])];
  return [
    { anchor: `${url}${path}`, item: described.map(({ anchor }) => ({ href: url + anchor })) },
    ...described.map(({ anchor, links }) => ({ anchor: url + anchor, ...linksTo(url, links) })),
  ];
}

function linksTo(url: string, links: DoorDescription["links"]): object {
  return Object.fromEntries(
    Object.entries(links).map(([relation, [path, type]]) => [relation, [{ href: url + path, type }]]),
  );
}
