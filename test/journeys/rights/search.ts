import { open, type Rights } from "../rights.ts";

export const rights: Rights = {
  routes: {
    "GET /api/search": { ...open, query: "q=brouillon" },
    "GET /api/search/suggestions": { ...open, query: "q=brou" },
    "GET /api/places": { ...open, query: "q=rennes" },
    "GET /api/places/:level/:code": open,
    "GET /api/places/:level/:code/datasets": open,
  },
  pages: {
    "/places": "everybody",
    "/places/[level]": "everybody",
    "/places/[level]/[code]": "everybody",
  },
};
