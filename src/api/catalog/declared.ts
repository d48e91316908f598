import { defined } from "../../base/defined.ts";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { say } from "../../words/say.ts";
import { catalogFormats } from "./formats.ts";
import { moved, refused, unchanged } from "../answers.ts";
import type { ApiEnv } from "../routes.ts";

const formats = ["ttl", "rdf", "jsonld", "nt"] as const;
const format = z
  .enum(formats)
  .openapi({ param: { name: "format", in: "path" }, description: "doors-parameter-format", example: "ttl" });
const slug = z.string().openapi({ param: { name: "slug", in: "path" }, description: "doors-parameter-slug" });
const content = Object.fromEntries(formats.map((end) => [catalogFormats[end]?.mediaType ?? end, {}]));

const query = z.object({
  page: z.int().optional().openapi({ description: "parameter-page", example: 1 }),
  page_size: z.int().optional().openapi({ description: "doors-parameter-page-size", example: 100 }),
  modified_since: z
    .string()
    .optional()
    .openapi({ description: "doors-parameter-modified-since", example: "2026-11-01" }),
  tag: z.enum(["hvd"]).optional().openapi({ description: "doors-parameter-tag" }),
});
const wholeQuery = query.extend({
  organization: z.string().optional().openapi({ description: "parameter-organization" }),
});

/** Tells the OpenAPI of these routes, whose addresses end with a format. */
export function declareCatalog(api: OpenAPIHono<ApiEnv>): void {
  const routes = [
    ["/catalog.{format}", "getCatalog", z.object({ format }), wholeQuery],
    ["/organizations/{slug}/catalog.{format}", "getOrganizationCatalog", z.object({ slug, format }), query],
    ["/datasets/{slug}.{format}", "getDatasetDocument", z.object({ slug, format }), undefined],
  ] as const;
  for (const [path, operationId, params, query] of routes) {
    api.openAPIRegistry.registerPath({
      method: "get",
      path,
      operationId,
      tags: ["catalogue"],
      summary: say("fr", `operation-${operationId}`),
      request: { params, ...defined({ query }) },
      responses: {
        200: { description: "doors-answer-rdf", content },
        ...(path.startsWith("/datasets") ? moved : {}),
        ...unchanged,
        ...refused,
      },
    });
  }
}
