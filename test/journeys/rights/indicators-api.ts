import { draft, edit, open, type Rights } from "../rights.ts";

const ofIndicator = { names: { id: "{indicator}" } } as const;
const ofVintage = { names: { id: "{indicator}", number: "1" } } as const;

export const rights: Rights = {
  routes: {
    "GET /api/indicators": open,
    "POST /api/indicators": {
      right: "write",
      body: {
        organization: "{town}",
        title: "Neuf",
        definition: {
          source: {
            kind: "statement",
            sql: "select '2020' as period, count(*) as value from lieux",
            tables: [{ name: "lieux", table: "{table}" }],
            grain: "year",
          },
          steps: [],
        },
      },
    },
    "GET /api/indicators/:id": { ...draft, ...ofIndicator },
    "PATCH /api/indicators/:id": { ...edit, ...ofIndicator, body: { unit: "lieux" } },
    "GET /api/indicators/:id/vintages": { ...draft, ...ofIndicator },
    "GET /api/indicators/:id/vintages/:number": { ...draft, ...ofVintage },
    "POST /api/indicators/:id/vintages/:number/recomputation": { ...draft, ...ofVintage },
    "GET /api/indicators/:id/values": { ...draft, ...ofIndicator },
    "GET /api/indicators/:id/values.csv": { ...draft, ...ofIndicator },
    "GET /api/indicators/:id/sdmx": { ...draft, ...ofIndicator },
    "GET /api/indicators/:id/json-stat": { ...draft, ...ofIndicator },
  },
};
