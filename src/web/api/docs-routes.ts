import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Rooms } from "../rooms.ts";
import { errorsPage, openApiPage } from "./docs.ts";
import { declareSecurity, openApiDocument } from "./openapi.ts";
import type { ApiEnv } from "./routes.ts";

/** /api/openapi.json, and pages of it for people: /api/docs/ and /api/docs/errors/. */
export function mountDocs(
  api: OpenAPIHono<ApiEnv>,
  rooms: Rooms,
  { url, version }: { url: string; version: string },
): void {
  declareSecurity(api);
  const describe = async (c: Context<ApiEnv>) => {
    const { name } = await rooms.instance.settings();
    return openApiDocument(api, { name, url, version, language: c.var.language });
  };
  api.get("/api/openapi.json", async (c) => {
    c.header("Content-Language", c.var.language);
    c.header("Vary", "Accept-Language");
    return c.json(await describe(c));
  });
  api.get("/api/docs", async (c) => {
    const openApiAddress = `${url}/api/openapi.json`;
    return answer(c, openApiPage(await describe(c), { language: c.var.language, url, openApiAddress }));
  });
  api.get("/api/docs/errors", (c) => answer(c, errorsPage({ language: c.var.language, url })));
}

function answer(c: Context<ApiEnv>, page: string): Response {
  c.header("Content-Language", c.var.language);
  c.header("Vary", "Accept-Language");
  return c.html(page);
}
