import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { say } from "../../words/say.ts";
import { refused, unchanged } from "../answers.ts";
import { feedFormats } from "./formats.ts";
import type { ApiEnv } from "../routes.ts";

const inPath = (name: string, description: string, example: string) =>
  z.string().openapi({ param: { name, in: "path" }, description, example });

const format = z
  .enum(["atom", "json"])
  .openapi({ param: { name: "format", in: "path" }, description: "doors-parameter-feed-format" });
const slug = inPath("slug", "doors-parameter-slug", "menus-des-cantines");
const code = inPath("code", "doors-parameter-code", "TRAN");
const key = inPath("key", "doors-parameter-feed-key", "maille_alerts_…");
const level = inPath("level", "doors-parameter-level", "commune");

const paths = [
  ["/feeds/datasets.{format}", "getRecentFeed", z.object({ format })],
  ["/feeds/changes.{format}", "getChangesFeed", z.object({ format })],
  ["/feeds/search.{format}", "getSearchFeed", z.object({ format })],
  ["/feeds/reuses.{format}", "getReusesFeed", z.object({ format })],
  ["/feeds/alerts.{format}", "getAlertsFeed", z.object({ format })],
  ["/feeds/alerts/{key}.{format}", "getOwnAlertsFeed", z.object({ key, format })],
  ["/feeds/decisions.{format}", "getDecisionsFeed", z.object({ format })],
  ["/feeds/themes/{code}.{format}", "getThemeFeed", z.object({ code, format })],
  ["/feeds/organizations/{slug}.{format}", "getOrganizationFeed", z.object({ slug, format })],
  ["/feeds/places/{level}/{code}.{format}", "getPlaceFeed", z.object({ level, code, format })],
  ["/feeds/datasets/{slug}.{format}", "getDatasetFeed", z.object({ slug, format })],
] as const;

const searched = z.object({ q: z.string().optional().openapi({ description: "parameter-q" }) });
const ofAlerts = z.object({
  indicator: z.string().optional().openapi({ description: "parameter-alert-indicator" }),
  level: z.string().optional().openapi({ description: "parameter-alert-level" }),
  code: z.string().optional().openapi({ description: "parameter-alert-code" }),
});

function queryOf(operationId: (typeof paths)[number][1]) {
  if (operationId === "getAlertsFeed") return { query: ofAlerts };
  return operationId === "getSearchFeed" ? { query: searched } : {};
}

/** Tells the OpenAPI of these routes, whose addresses end with a format. */
export function declareFeeds(api: OpenAPIHono<ApiEnv>): void {
  const content = Object.fromEntries(Object.values(feedFormats).map(({ mediaType }) => [mediaType, {}]));
  for (const [path, operationId, params] of paths) {
    api.openAPIRegistry.registerPath({
      method: "get",
      path,
      operationId,
      tags: ["feeds"],
      summary: say("fr", `operation-${operationId}`),
      request: { params, ...queryOf(operationId) },
      responses: { 200: { description: "doors-answer-feed", content }, ...unchanged, ...refused },
    });
  }
}
