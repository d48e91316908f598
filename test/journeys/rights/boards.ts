import { open, type Rights } from "../rights.ts";

const ofBoard = { names: { id: "{board}" } } as const;

export const rights: Rights = {
  routes: {
    "GET /api/boards": open,
    "POST /api/boards": { right: "write", body: { organization: "{town}", title: "Neuf" } },
    "POST /api/boards/imports": {
      right: "write",
      query: "organization={town}",
      body: {
        format: "maille-board-1",
        title: "Importé",
        blocks: [{ id: "b1", kind: "text", width: "whole", text: "Bonjour" }],
      },
    },
    "GET /api/boards/:id": { ...open, ...ofBoard },
    "PATCH /api/boards/:id": { right: "write", ...ofBoard, body: { description: "Des chiffres" } },
    "DELETE /api/boards/:id": { right: "write", ...ofBoard, outsideOnly: true },
    "GET /api/boards/:id/draft": { right: "write", ...ofBoard },
    "POST /api/boards/:id/publication": { right: "write", ...ofBoard, outsideOnly: true },
    "DELETE /api/boards/:id/publication": { right: "write", ...ofBoard, outsideOnly: true },
    "GET /api/boards/:id/document": { ...open, ...ofBoard },
    "GET /api/boards/:id/values": { ...open, ...ofBoard },
  },
  pages: {
    "/boards": "everybody",
    "/boards/[slug]/[[place]]": "everybody",
    "/boards/[slug]/board.json": "everybody",
    "/boards/[slug]/edit": "editors",
    "/boards/[slug]/events": "everybody",
    "/boards/[slug]/feed.atom": "everybody",
    "/boards/[slug]/pictures/[picture]": "nobody",
    "/boards/[slug]/versions": "editors",
    "/boards/new": "members",
    "/embed/boards/[slug]/[[place]]": "everybody",
  },
  forms: {
    "/boards/[slug]/edit?/add": "editors",
    "/boards/[slug]/edit?/delete": "editors",
    "/boards/[slug]/edit?/move": "editors",
    "/boards/[slug]/edit?/picture": "editors",
    "/boards/[slug]/edit?/preview": "editors",
    "/boards/[slug]/edit?/publish": "editors",
    "/boards/[slug]/edit?/drop": "editors",
    "/boards/[slug]/edit?/save": "editors",
    "/boards/[slug]/edit?/settings": "editors",
    "/boards/[slug]/edit?/undo": "editors",
    "/boards/[slug]/edit?/unpublish": "editors",
    "/boards/[slug]/versions?/restore": "editors",
    "/boards/new?/import": "editors",
    "/boards/new?/make": "editors",
  },
};
