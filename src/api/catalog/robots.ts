import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Language } from "../../base/language.ts";
import type { Rooms } from "../../rooms.ts";
import { say } from "../../words/say.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { Door, RouteOptions } from "../door.ts";

/** /robots.txt (RFC 9309) and /llms.txt (https://llmstxt.org): what programs that wander may read, and where to begin. */
export function robotsRoutes(rooms: Rooms, { url, doors }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.get("/robots.txt", (c) => c.text(toRobots(url, doors)));
  routes.get("/llms.txt", async (c) => {
    const { name } = await rooms.instance.settings();
    const { language } = c.var;
    c.header("Content-Language", language);
    c.header("Vary", "Accept-Language");
    const text = toLlms(name, { url, language, doors });
    return c.body(text, 200, { "content-type": "text/markdown; charset=utf-8" });
  });
  return routes;
}

/** Where a language model begins at each door. */
export function toLlms(
  name: string,
  { url, language, doors }: Pick<RouteOptions, "url" | "doors"> & { readonly language: Language },
): string {
  const links: readonly (readonly [path: string, words: string])[] = [
    ["/datasets", say(language, "doors-llms-datasets")],
    ["/api/openapi.json", say(language, "doors-llms-api")],
    ...doors
      .flatMap(({ describedIn }) => (describedIn?.begin === undefined ? [] : [describedIn.begin]))
      .map(([path, words]) => [path, say(language, words)] as const),
  ];
  const lines = links.map(([path, words]) => `- [${path}](${url}${path}): ${words}`);
  return `# ${name.replaceAll(/\s+/g, " ")}\n\n> ${say(language, "doors-llms-intro", { name })}\n\n${say(language, "doors-llms-cite")}\n\n## API\n\n${lines.join("\n")}\n`;
}

/**
 * Pages, documents and files of whole tables are open; what has endless addresses, one for each
 * question, is not to be wandered through, nor what needs an account.
 */
export function toRobots(url: string, doors: readonly Door[]): string {
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
    ...doors.flatMap(({ notToWander = [] }) => notToWander),
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
