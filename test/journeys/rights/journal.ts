import { draft, open, type Rights } from "../rights.ts";

export const rights: Rights = {
  routes: {
    "GET /api/organizations/:id/journal": { right: "write" },
    "GET /api/organizations/:id/journal/export": { right: "write" },
    "GET /api/account/journal": { right: "own" },
    "GET /api/journal/entries/:index/proof": { right: "none", names: { index: "0" } },
    "POST /api/journal/erasures": { right: "steward", body: { instance: "https://x.example", id: "x" } },
    "GET /api/datasets/:id/figures": draft,
    "GET /journal/checkpoint": open,
    "GET /journal/tile/:path{.+}": { right: "none", names: { path: "0/000" } },
    "POST /journal/witness/add-checkpoint": { ...open, body: {} },
    "GET /journal/witnessed": { right: "none", query: "origin=x.example" },
  },
  pages: {
    "/account/journal": "members",
    "/organizations/[slug]/journal": "editors",
  },
};
