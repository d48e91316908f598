import { draft, edit, nobody, open, table, type Rights } from "../rights.ts";

export const rights: Rights = {
  routes: {
    "GET /api/harvests": open,
    "POST /api/harvests": {
      right: "manage",
      body: { organization: "{town}", url: "{site}/x.csv", kind: "spreadsheet", every: "never" },
    },
    "POST /api/harvests/preview": {
      right: "manage",
      body: { organization: "{town}", url: "{site}/x.csv", kind: "spreadsheet" },
    },
    "GET /api/harvests/:id": open,
    "PATCH /api/harvests/:id": { right: "manage", body: { every: "never" } },
    "DELETE /api/harvests/:id": { right: "manage", outsideOnly: true },
    "POST /api/harvests/:id/pause": { right: "manage" },
    "DELETE /api/harvests/:id/pause": { right: "manage" },
    "GET /api/harvests/:id/runs": open,
    "POST /api/harvests/:id/runs": { right: "manage", body: { dry: true } },
    "GET /api/harvest-runs/:id": open,
    "DELETE /api/harvest-runs/:id": { right: "manage" },
    "GET /api/harvest-runs/:id/problems": { right: "inside" },
    "GET /api/harvest-runs/:id/problem-kinds": { right: "inside" },
    "GET /api/harvest-runs/:id/events": open,
    "GET /api/datasets/:id/origins/:source": { right: "none", names: { source: nobody } },
    "GET /api/datasets/:id/link-checks": draft,
    "POST /api/datasets/:id/distributions/:distribution/table": {
      ...edit,
      names: { distribution: "x" },
      outsideOnly: true,
    },
  },
  pages: {
    [`${table}/origins/[source]`]: "nobody",
    "/harvests": "everybody",
    "/harvests/[id]": "everybody",
    "/harvests/[id]/runs/[run]": "everybody",
    "/harvests/[id]/runs/[run]/events": "everybody",
    "/harvests/new": "members",
  },
  forms: {
    "/harvests/[id]?/harvest": "administrators",
    "/harvests/[id]?/pause": "administrators",
    "/harvests/[id]?/change": "administrators",
    "/harvests/[id]?/delete": "administrators",
    "/harvests/[id]/runs/[run]?/cancel": "administrators",
    "/harvests/new?/preview": "administrators",
    "/harvests/new?/create": "administrators",
  },
};
