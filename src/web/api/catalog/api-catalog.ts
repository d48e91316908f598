import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "@hono/zod-openapi";
import { say } from "../../../words/say.ts";
import { refused } from "../answers.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";

const path = "/.well-known/api-catalog";

/** Where each interface of the instance is, and where it is described (RFC 9727, RFC 9264). */
export function apiCatalogRoutes(url: string): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const body = JSON.stringify({ linkset: linksOf(url) });
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

function linksOf(url: string): readonly object[] {
  const openApi = "application/vnd.oai.openapi+json";
  const to = (path: string, type: string) => [{ href: `${url}${path}`, type }];
  return [
    {
      anchor: `${url}${path}`,
      item: ["/api", "/catalog", "/api/3/action", "/ogc", "/odata", "/mcp", "/feeds/datasets.atom"].map(
        (item) => ({ href: `${url}${item}` }),
      ),
    },
    {
      anchor: `${url}/api`,
      "service-desc": to("/api/openapi.json", `${openApi};version=3.1`),
      "service-doc": to("/api/docs/", "text/html"),
      status: to("/api/health", "application/json"),
    },
    {
      anchor: `${url}/catalog`,
      "service-desc": to("/catalog.jsonld", "application/ld+json"),
      "service-doc": to("/api/docs/", "text/html"),
    },
    { anchor: `${url}/api/3/action`, "service-doc": to("/api/docs/", "text/html") },
    {
      anchor: `${url}/ogc`,
      "service-desc": to("/ogc/api", `${openApi};version=3.0`),
      "service-meta": to("/ogc/conformance", "application/json"),
    },
    {
      anchor: `${url}/odata`,
      "service-desc": to("/odata/$metadata", "application/xml"),
    },
    { anchor: `${url}/mcp`, "service-doc": to("/api/docs/", "text/html") },
    {
      anchor: `${url}/feeds/datasets.atom`,
      alternate: to("/feeds/datasets.json", "application/feed+json"),
    },
  ];
}
