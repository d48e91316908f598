import type { Door } from "../door.ts";
import { feedRoutes } from "./routes.ts";

/** What is new, as Atom and JSON Feed. */
export const feedsDoor: Door = {
  name: "feeds",
  roots: ["/feeds"],
  routes: [feedRoutes],
  describedIn: {
    anchor: "/feeds/datasets.atom",
    links: { alternate: ["/feeds/datasets.json", "application/feed+json"] },
    begin: ["/feeds/datasets.atom", "doors-llms-feed"],
  },
  notToWander: ["/feeds/search"],
};
