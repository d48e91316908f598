import { type AskedRoute, draft, open, type Rights } from "../rights.ts";

export const rights: Rights = {
  routes: {
    "GET /llms.txt": open,
    "GET /robots.txt": open,
    "GET /sitemap.xml": open,
    "GET /:file{sitemap-\\d{1,6}\\.xml}": { ...open, names: { file: "sitemap-1.xml" } },
    "GET /.well-known/api-catalog": open,
    ...catalogRoutes("/catalog"),
    ...catalogRoutes("/organizations/:slug/catalog"),
    "GET /datasets/:slug": draft,
    "GET /datasets/:file{[^/]+\\.(?:ttl|rdf|jsonld|nt|n3|trig|xml|json)}": {
      ...draft,
      names: { file: "{slug}.ttl" },
    },
    "GET /datasets/:slug/datapackage.json": draft,
    "GET /feeds/:file{datasets\\.(?:atom|json)}": { ...open, names: { file: "datasets.atom" } },
    "GET /feeds/:file{changes\\.(?:atom|json)}": { ...open, names: { file: "changes.atom" } },
    "GET /feeds/:file{search\\.(?:atom|json)}": {
      ...open,
      names: { file: "search.atom" },
      query: "q=brouillon",
    },
    "GET /feeds/:file{reuses\\.(?:atom|json)}": { ...open, names: { file: "reuses.atom" } },
    "GET /feeds/:file{decisions\\.(?:atom|json)}": { ...open, names: { file: "decisions.atom" } },
    "GET /feeds/datasets/:file{[^/]+\\.(?:atom|json)}": { ...draft, names: { file: "{slug}.atom" } },
    "GET /feeds/organizations/:file{[^/]+\\.(?:atom|json)}": { ...open, names: { file: "{townSlug}.atom" } },
    "GET /feeds/places/:level/:file{[^/]+\\.(?:atom|json)}": { ...open, names: { file: "35238.json" } },
    "GET /feeds/themes/:file{[^/]+\\.(?:atom|json)}": { ...open, names: { file: "ENVI.json" } },
  },
};

function catalogRoutes(path: string): Record<string, AskedRoute> {
  const forms = ["", ".ttl", ".rdf", ".jsonld", ".nt", ".n3", ".trig", ".xml", ".json"];
  return Object.fromEntries(forms.map((form) => [`GET ${path}${form}`, open]));
}
