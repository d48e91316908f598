import { exportFormatNames } from "../../../src/tables/export-formats.ts";
import { type AskedRoute, draft, edit, open, table, type Rights } from "../rights.ts";

export const rights: Rights = {
  routes: {
    "POST /api/queries": {
      ...draft,
      body: { tables: { t: { table: "{table}" } }, sql: "SELECT count(*) FROM t" },
    },
    "GET /api/resources/:id": draft,
    "PATCH /api/resources/:id": { ...edit, body: { name: "lieux" } },
    "DELETE /api/resources/:id": { ...edit, fresh: true },
    "DELETE /api/resources/:id/deletion": edit,
    "POST /api/resources/:id/corrections": { ...edit, body: {}, fresh: true },
    "POST /api/resources/:id/preview": { ...edit, body: {} },
    "GET /api/resources/:id/versions": draft,
    "POST /api/resources/:id/versions/:number/restoration": { ...edit, fresh: true },
    "GET /api/resources/:id/refresh": draft,
    "PUT /api/resources/:id/refresh": { ...edit, body: { every: "never" } },
    "GET /api/resources/:id/rejected-rows": draft,
    "GET /api/resources/:id/schema": draft,
    "GET /api/resources/:id/original": draft,
    "GET /api/resources/:id/rejected-rows.csv": draft,
    "GET /api/resources/:id/rejected-rows.ndjson": draft,
    "GET /api/resources/:id/versions/:number/rejected-rows": draft,
    "GET /api/resources/:id/versions/:number/schema": draft,
    "GET /api/resources/:id/versions/:number/original": draft,
    "GET /api/resources/:id/versions/:number/rejected-rows.csv": draft,
    "GET /api/resources/:id/versions/:number/rejected-rows.ndjson": draft,
    "POST /api/resources/:id/validation": {
      ...draft,
      body: { schema: { fields: [{ name: "lieu", type: "string" }] } },
    },
    ...resourceRoutes(""),
    ...resourceRoutes("/versions/:number"),
    "GET /api/resources/:id/versions/:number": draft,
    "POST /api/resources/:id/sql": { ...draft, body: { sql: "SELECT count(*) FROM rows" } },
    "GET /api/aggregation-exceptions": open,
  },
  pages: {
    [`${table}/api`]: "town",
    [`${table}/chart`]: "town",
    [`${table}/chart/[file]`]: "town",
    [`${table}/columns`]: "town",
    [`${table}/columns/schema.json`]: "town",
    [`${table}/download/[format]`]: "town",
    [`${table}/map`]: "town",
    [`${table}/map/[file]`]: "town",
    [`${table}/rejected`]: "town",
    [`${table}/rejected/download`]: "town",
    [`${table}/rows/[row]`]: "town",
    [`${table}/versions/[number]/original`]: "town",
    "/embed/[slug]/[table]/chart": "town",
    "/embed/[slug]/[table]/map": "town",
    "/ground/[z]/[x]/[row]": "everybody",
    "/ground/base/[z]/[x]/[row]": "everybody",
    "/queries/new": "everybody",
    "/queries/new/answer.csv": "everybody",
  },
};

/** The rows of a table in each form, of its current version or of one that is told. */
function resourceRoutes(version: string): Record<string, AskedRoute> {
  const base = `GET /api/resources/:id${version}`;
  const forms = [...exportFormatNames, "csv-metadata.json"];
  return {
    [`${base}/profile`]: draft,
    [`${base}/description`]: draft,
    [`${base}/swagger`]: draft,
    [`${base}/docs`]: draft,
    [`${base}/data`]: draft,
    [`${base}/data.parquet`]: draft,
    [`${base}/croissant.json`]: draft,
    [`${base}/tiles.json`]: draft,
    [`${base}/tiles/:z/:x/:row`]: { ...draft, names: { z: "0", x: "0", row: "0.json" } },
    ...Object.fromEntries(forms.map((form) => [`${base}/data/${form}`, draft])),
  };
}
