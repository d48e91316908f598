import type { Door } from "../door.ts";
import { apiCatalogRoutes } from "./api-catalog.ts";
import { robotsRoutes } from "./robots.ts";
import { sitemapRoutes } from "./sitemap.ts";

/** What programs look for first: the doors, what robots may read, and every page. */
export const wellKnownDoor: Door = {
  name: "well-known",
  roots: ["/.well-known"],
  holds: (path) => /^\/(?:robots\.txt|llms\.txt|sitemap(?:-\d{1,6})?\.xml)$/.test(path),
  routes: [apiCatalogRoutes, robotsRoutes, sitemapRoutes],
};
