import { open, type Rights } from "../rights.ts";

export const rights: Rights = {
  routes: {
    "GET /.well-known/jwks.json": open,
    "GET /.well-known/oauth-authorization-server": open,
    // Nobody is known by a cookie there: what gives a token is tried in test/network/tokens.test.ts.
    "POST /oauth/token": { ...open, body: {} },
    "GET /api/keys": { right: "steward" },
    "POST /api/keys": { right: "steward" },
    "DELETE /api/keys/:id": { right: "steward", outsideOnly: true, names: { id: "none" } },
  },
  pages: {
    "/admin/keys": "steward",
  },
  forms: {
    "/admin/keys?/rotate": "steward",
    "/admin/keys?/revoke": "steward",
  },
};
