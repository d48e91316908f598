import { table, type Rights } from "../rights.ts";

/** The draft is no indicator: `test/pages/indicators.test.ts` tries the pages of one that is a draft. */
export const rights: Rights = {
  pages: {
    [`${table}/indicator`]: "editors",
    "/indicators": "everybody",
    "/indicators/new": "members",
    "/indicators/[slug]": "nobody",
    "/indicators/[slug]/[file]": "nobody",
    "/indicators/[slug]/derive": "nobody",
    "/indicators/[slug]/edit": "nobody",
    "/embed/indicators/[slug]": "nobody",
    "/oembed": "nobody",
  },
  forms: {
    [`${table}/indicator?/keep`]: "editors",
    [`${table}/indicator?/preview`]: "editors",
    "/indicators/new?/keep": "editors",
    "/indicators/new?/preview": "editors",
    "/indicators/[slug]?/again": "nobody",
    "/indicators/[slug]/derive?/keep": "nobody",
    "/indicators/[slug]/derive?/preview": "nobody",
    "/indicators/[slug]/edit?/keep": "nobody",
    "/indicators/[slug]/edit?/preview": "nobody",
  },
};
