import type { Door } from "../door.ts";
import { oauthRefusal } from "../oauth-refusal.ts";
import { rudiNodeRoutes } from "./node-routes.ts";
import { isAskedByRudi } from "./paths.ts";
import { rudiPortalRoutes } from "./portal-routes.ts";
import { rudiStewardRoutes } from "./steward-routes.ts";

/** What nodes and portals of RUDI ask. */
export const rudiDoor: Door = {
  name: "rudi",
  roots: ["/api/v1", "/kalim", "/konsult", "/oauth2"],
  routes: [rudiNodeRoutes, rudiPortalRoutes, rudiStewardRoutes],
  refusal: (details, code, path) => (path.startsWith("/oauth2") ? oauthRefusal(details, code) : undefined),
  readsByPost: (path) => path.startsWith("/oauth2/"),
  readsAuthorization: isAskedByRudi,
};
