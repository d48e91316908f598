import type { Door } from "../door.ts";
import { ogcRoutes } from "./routes.ts";

/** OGC API – Features. */
export const ogcDoor: Door = {
  name: "ogc",
  roots: ["/ogc"],
  routes: [ogcRoutes],
  // OGC 17-069r4, schema `exception`.
  refusal: (details, code) => ({
    mediaType: "application/json; charset=utf-8",
    body: { code, description: details.detail, ...details },
  }),
  describedIn: {
    anchor: "/ogc",
    links: {
      "service-desc": ["/ogc/api", "application/vnd.oai.openapi+json;version=3.0"],
      "service-meta": ["/ogc/conformance", "application/json"],
    },
    begin: ["/ogc/collections", "doors-llms-ogc"],
  },
  notToWander: ["/ogc/collections/*/items"],
};
