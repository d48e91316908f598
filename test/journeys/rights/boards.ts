import type { Rights } from "../rights.ts";

export const rights: Rights = {
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
