import type { Door } from "../door.ts";
import { changeFeedRoutes } from "./feed.ts";

/** What changes here, for the instances that follow. */
export const changeFeedDoor: Door = { name: "feed", roots: ["/feed"], routes: [changeFeedRoutes] };
