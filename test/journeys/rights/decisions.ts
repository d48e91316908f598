import { draft, edit, nobody, open, type Rights } from "../rights.ts";

const ofDecision = { names: { id: "{decision}" } } as const;
const place = { indicator: "{id}", level: "departement", code: "35" } as const;

export const rights: Rights = {
  routes: {
    "GET /api/decisions": open,
    "POST /api/decisions": { right: "write", body: { organization: "{town}", title: "Neuve" } },
    "GET /api/decisions/:id": { ...draft, ...ofDecision },
    "PATCH /api/decisions/:id": { ...edit, ...ofDecision, body: { by: "Maire" } },
    "DELETE /api/decisions/:id": { ...edit, ...ofDecision, outsideOnly: true },
    "GET /api/decisions/:id/draft": { ...draft, ...ofDecision },
    "POST /api/decisions/:id/publication": { ...edit, ...ofDecision, body: {}, outsideOnly: true },
    "GET /api/decisions/:id/versions": { ...draft, ...ofDecision },
    "GET /api/decisions/:id/document": { right: "none", names: { id: nobody } },
    "POST /api/decisions/:id/check": { ...draft, ...ofDecision },
    "POST /api/decisions/:id/figures": { ...edit, ...ofDecision, body: place, outsideOnly: true },
    "DELETE /api/decisions/:id/figures/:at": {
      ...edit,
      names: { id: "{decision}", at: "0" },
      outsideOnly: true,
    },
    "POST /api/decisions/:id/effects": {
      ...edit,
      ...ofDecision,
      body: { ...place, value: 1, until: "2027-01-01" },
      outsideOnly: true,
    },
    "DELETE /api/decisions/:id/effects/:at": {
      ...edit,
      names: { id: "{decision}", at: "0" },
      outsideOnly: true,
    },
    "PUT /api/decisions/:id/file": {
      ...edit,
      ...ofDecision,
      query: "name=acte.pdf",
      body: "x",
      headers: { "content-type": "application/octet-stream" },
    },
    "GET /api/decisions/:id/file": { right: "none", names: { id: nobody } },
    "DELETE /api/decisions/:id/file": { ...edit, ...ofDecision },
    "GET /api/figures/:table": {
      right: "none",
      names: { table: nobody },
      query: "level=departement&code=35&period=2020-11-02",
    },
    "GET /api/figures/:table/check": {
      right: "none",
      names: { table: nobody },
      query: "level=departement&code=35&period=2020-11-02&vintage=1",
    },
    "GET /decisions/:file{[^/]+\\.jsonld}": { right: "none", names: { file: `${nobody}.jsonld` } },
    "GET /decisions/:slug": {
      right: "none",
      names: { slug: nobody },
      headers: { accept: "application/ld+json" },
    },
  },
  pages: {
    "/decisions": "everybody",
    "/decisions/[slug]": "town",
    "/decisions/[slug]/edit": "editors",
    "/decisions/cite": "members",
    "/decisions/new": "members",
  },
  forms: {
    "/decisions/[slug]?/check": "town",
    "/decisions/[slug]/edit?/delete": "editors",
    "/decisions/[slug]/edit?/effect": "editors",
    "/decisions/[slug]/edit?/figure": "editors",
    "/decisions/[slug]/edit?/file": "editors",
    "/decisions/[slug]/edit?/publish": "editors",
    "/decisions/[slug]/edit?/save": "editors",
    "/decisions/[slug]/edit?/uneffect": "editors",
    "/decisions/[slug]/edit?/unfigure": "editors",
    "/decisions/[slug]/edit?/unfile": "editors",
    "/decisions/cite": "editors",
    "/decisions/new": "members",
  },
};
