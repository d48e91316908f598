import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Rooms } from "../../rooms.ts";
import { errorsPage, openApiPage } from "./pages.ts";
import { declareSecurity, type OpenApiDocument, openApiDocument } from "./openapi.ts";
import type { ApiEnv } from "../routes.ts";

/** /api/openapi.json, and pages of it for people: /api/docs/ and /api/docs/errors/. */
export function mountDocs(
  api: OpenAPIHono<ApiEnv>,
  rooms: Rooms,
  { url, version }: { url: string; version: string },
): void {
  declareSecurity(api);
  // Routes are all mounted before the first request: what they say changes with these two alone.
  const described = new Map<string, { document: OpenApiDocument; page: string }>();
  const describe = async (c: Context<ApiEnv>) => {
    const { name } = await rooms.instance.settings();
    const { language } = c.var;
    const key = `${language} ${name}`;
    const known = described.get(key);
    if (known !== undefined) return known;
    const document = openApiDocument(api, { name, url, version, language });
    const page = openApiPage(document, { language, url, openApiAddress: `${url}/api/openapi.json` });
    if (described.size > 10) described.clear();
    described.set(key, { document, page });
    return { document, page };
  };
  api.get("/api/openapi.json", async (c) => {
    c.header("Content-Language", c.var.language);
    c.header("Vary", "Accept-Language");
    return c.json((await describe(c)).document);
  });
  api.get("/api/docs", async (c) => answer(c, (await describe(c)).page));
  api.get("/api/docs/errors", (c) => answer(c, errorsPage({ language: c.var.language, url })));
}

function answer(c: Context<ApiEnv>, page: string): Response {
  c.header("Content-Language", c.var.language);
  c.header("Vary", "Accept-Language");
  return c.html(page);
}
