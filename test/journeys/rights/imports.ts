import { edit, nobody, open, type Rights } from "../rights.ts";

export const rights: Rights = {
  routes: {
    "OPTIONS /api/uploads": open,
    "POST /api/uploads": { right: "importing", headers: { "Tus-Resumable": "1.0.0", "Upload-Length": "1" } },
    "GET /api/uploads/:id": { right: "none", outsideOnly: true, names: { id: nobody } },
    "PATCH /api/uploads/:id": {
      right: "none",
      names: { id: nobody },
      body: "x",
      headers: {
        "Tus-Resumable": "1.0.0",
        "Upload-Offset": "0",
        "content-type": "application/offset+octet-stream",
      },
    },
    "DELETE /api/uploads/:id": { right: "none", outsideOnly: true, names: { id: nobody } },
    "GET /api/uploads/:id/sheets": { right: "none", outsideOnly: true, names: { id: nobody } },
    "GET /api/resources/:id/sheets": edit,
    "POST /api/resources/:id/sheets": { ...edit, body: { sheets: ["x"] }, fresh: true },
    "GET /api/datasets/:id/imports": edit,
    "POST /api/datasets/:id/imports": { ...edit, body: { url: "{site}/x.csv" }, fresh: true },
    "GET /api/imports/:id": { ...edit, names: { id: "{import}" } },
    "DELETE /api/imports/:id": { ...edit, names: { id: "{import}" } },
    "GET /api/imports/:id/events": { ...edit, names: { id: "{import}" } },
  },
  pages: {
    "/imports/[id]": "editors",
    "/imports/[id]/events": "editors",
    "/publish/sheets": "members",
  },
  forms: {
    "/imports/[id]?/again": "editors",
    "/imports/[id]?/anyway": "editors",
    "/imports/[id]?/cancel": "editors",
    "/publish/sheets": "members",
  },
};
