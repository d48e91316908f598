import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Rooms } from "../../../rooms.ts";
import { say } from "../../../words/say.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";

/** /robots.txt (RFC 9309) and /llms.txt (https://llmstxt.org): what programs that wander may read, and where to begin. */
export function robotsRoutes(rooms: Rooms, url: string): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.get("/robots.txt", (c) => c.text(toRobots(url)));
  routes.get("/llms.txt", async (c) => {
    const { name } = await rooms.instance.settings();
    const { language } = c.var;
    c.header("Content-Language", language);
    c.header("Vary", "Accept-Language");
    const links: readonly (readonly [path: string, words: string])[] = [
      ["/datasets", say(language, "doors-llms-datasets")],
      ["/catalog.jsonld", say(language, "doors-llms-catalog")],
      ["/api/openapi.json", say(language, "doors-llms-api")],
      ["/mcp", say(language, "doors-llms-mcp")],
      ["/api/3/action/package_search", say(language, "doors-llms-ckan")],
      ["/ogc/collections", say(language, "doors-llms-ogc")],
      ["/odata/", say(language, "doors-llms-odata")],
      ["/feeds/datasets.atom", say(language, "doors-llms-feed")],
    ];
    const lines = links.map(([path, words]) => `- [${path}](${url}${path}): ${words}`);
    const text = `# ${name.replaceAll(/\s+/g, " ")}\n\n> ${say(language, "doors-llms-intro", { name })}\n\n${say(language, "doors-llms-cite")}\n\n## API\n\n${lines.join("\n")}\n`;
    return c.body(text, 200, { "content-type": "text/markdown; charset=utf-8" });
  });
  return routes;
}

/**
 * Pages, documents and files of whole tables are open; what has endless addresses, one for each
 * question, is not to be wandered through, nor what needs an account.
 */
export function toRobots(url: string): string {
  const closed = [
    "/account",
    "/admin",
    "/claim",
    "/embed/",
    "/imports/",
    "/invitation",
    "/preferences",
    "/publish",
    "/recovery",
    "/sign-in",
    // A path that ends with `?` loses it in some parsers (urllib.robotparser), and shuts all that begins so.
    "/datasets?*",
    "/datasets/*?*",
    "/api/resources/*/data?*",
    "/api/resources/*/data/?*",
    "/feeds/search",
    "/mcp",
    "/odata/",
    "/ogc/collections/*/items",
  ];
  const open = ["/datasets/*?lang=*"];
  return [
    "User-agent: *",
    ...open.map((path) => `Allow: ${path}`),
    ...closed.map((path) => `Disallow: ${path}`),
    "",
    `Sitemap: ${url}/sitemap.xml`,
    "",
  ].join("\n");
}
