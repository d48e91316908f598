import { nobody, type Rights } from "../rights.ts";

/** Of each person their own. */
export const rights: Rights = {
  routes: {
    "GET /api/subscriptions": { right: "own" },
    "POST /api/subscriptions": { right: "own", body: { kind: "search", subject: "q=menus" } },
    "DELETE /api/subscriptions/:id": { right: "own", names: { id: nobody }, outsideOnly: true },
  },
  pages: { "/account/subscriptions": "members", "/account/subscriptions/new": "members" },
  forms: { "/account/subscriptions/new?/follow": "members", "/account/subscriptions?/unfollow": "members" },
};
