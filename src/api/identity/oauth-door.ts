import type { Door } from "../door.ts";
import { oauthRefusal } from "../oauth-refusal.ts";
import { tokenRoutes } from "./tokens.ts";

/** Where programs are given tokens. */
export const oauthDoor: Door = {
  name: "oauth",
  roots: ["/oauth"],
  routes: [tokenRoutes],
  refusal: oauthRefusal,
  readsByPost: () => true,
};
