import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Language } from "../../base/language.ts";
import type { Rooms } from "../../rooms.ts";
import type { DescribeApi, OpenApiDocument } from "../../server/openapi-document.ts";
import type { ApiEnv } from "../routes.ts";
import { declareSecurity, openApiDocument } from "./openapi.ts";

/** /api/openapi.json. What it answers is what the pages of `/api/docs` show to people. */
export function mountDocs(
  api: OpenAPIHono<ApiEnv>,
  rooms: Rooms,
  { url, version }: { url: string; version: string },
): DescribeApi {
  declareSecurity(api);
  // Routes are all mounted before the first request: what they say changes with these two alone.
  const described = new Map<string, Promise<OpenApiDocument>>();
  const describe = async (language: Language): Promise<OpenApiDocument> => {
    const { name } = await rooms.instance.settings();
    const key = `${language} ${name}`;
    const known = described.get(key);
    if (known !== undefined) return known;
    if (described.size > 10) described.clear();
    const document = openApiDocument(api, { name, url, version, language });
    described.set(key, document);
    return document;
  };
  api.get("/api/openapi.json", async (c) => {
    c.header("Content-Language", c.var.language);
    c.header("Vary", "Accept-Language");
    return c.json(await describe(c.var.language));
  });
  return describe;
}
