import { draft, open, type Rights } from "../rights.ts";

export const rights: Rights = {
  routes: {
    "GET /api/3": open,
    "GET /api/3/action/:verb": { ...draft, names: { verb: "package_show" }, query: "id={id}" },
    "POST /api/3/action/:verb": {
      ...draft,
      names: { verb: "datastore_search" },
      body: { resource_id: "{table}" },
    },
    "GET /api/action/:verb": { ...draft, names: { verb: "resource_show" }, query: "id={table}" },
    "POST /api/action/:verb": { ...open, names: { verb: "package_search" }, body: { q: "" } },
    "GET /odata": open,
    "GET /odata/$metadata": open,
    "GET /odata/:set": { ...draft, names: { set: "{set}" } },
    "GET /odata/:set/$count": { ...draft, names: { set: "{set}" } },
    "GET /odata/datasets/:dataset": { ...draft, names: { dataset: "{slug}" } },
    "GET /odata/datasets/:dataset/$metadata": { ...draft, names: { dataset: "{slug}" } },
    "GET /odata/datasets/:dataset/:set": { ...draft, names: { dataset: "{slug}", set: "lieux" } },
    "GET /odata/datasets/:dataset/:set/$count": { ...draft, names: { dataset: "{slug}", set: "lieux" } },
    "GET /ogc": open,
    "GET /ogc/api": open,
    "GET /ogc/conformance": open,
    "GET /ogc/collections": open,
    "GET /ogc/collections/:id": { ...draft, names: { id: "{table}" } },
    "GET /ogc/collections/:id/items": { ...draft, names: { id: "{table}" } },
    "GET /ogc/collections/:id/items/:feature": { ...draft, names: { id: "{table}", feature: "1" } },
    // What its tools tell whom stands in `test/doors/actors.test.ts`.
    "POST /mcp": {
      ...open,
      body: {
        jsonrpc: "2.0",
        id: 1,
        method: "tools/call",
        params: { name: "search_datasets", arguments: { query: "brouillon" } },
      },
    },
  },
};
