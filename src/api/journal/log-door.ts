import type { Door } from "../door.ts";
import { logRoutes } from "./log-routes.ts";

/** The journal as a public log, for its witnesses. */
export const logDoor: Door = { name: "journal", roots: ["/journal"], routes: [logRoutes] };
