import { open, type Rights } from "../rights.ts";

export const rights: Rights = {
  routes: {
    "GET /api/instance": open,
    "PATCH /api/instance": { right: "steward", body: {} },
    "GET /api/instance/storage": { right: "steward" },
    "GET /api/health": open,
    "GET /health": open,
    "GET /api/jobs": { right: "steward" },
    "GET /api/outbox": { right: "steward" },
    "POST /api/outbox/retries": { right: "steward", body: { peer: "{site}" }, outsideOnly: true },
    "GET /api/openapi.json": open,
  },
  pages: {
    "/": "everybody",
    "/about": "everybody",
    "/api/docs": "everybody",
    "/api/docs/[group]": "everybody",
    "/api/docs/errors": "everybody",
    "/admin": "steward",
    "/admin/jobs": "steward",
    "/admin/outbox": "steward",
    "/admin/settings": "steward",
    "/theme/[hue].css": "everybody",
    "/theme/[hue].svg": "everybody",
  },
  forms: {
    "/admin/outbox?/retry": "steward",
    "/admin/settings?/settings": "steward",
    "/admin/settings?/contours": "steward",
    "/admin/settings?/profile": "steward",
  },
};
