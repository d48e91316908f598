import { type Rights, table } from "../rights.ts";

export const rights: Rights = {
  pages: {
    "/my": "everybody",
    "/my/[link]/ask": "nobody",
    "/my/demands/[demand]": "nobody",
    "/organizations/[slug]/demands": "editors",
    "/organizations/[slug]/demands/[demand]": "nobody",
    "/my/[link]": "nobody",
    "/my/level/[table]": "nobody",
    "/my/[link]/proof/[index]": "nobody",
    "/my/[link]/take-away": "nobody",
    "/my/find/[table]": "nobody",
    [`${table}/self-data`]: "editors",
  },
  forms: {
    "/my/[link]/ask?/send": "nobody",
    "/my/demands/[demand]?/prove": "nobody",
    "/my/demands/[demand]?/withdraw": "nobody",
    "/organizations/[slug]/demands/[demand]?/accept": "nobody",
    "/organizations/[slug]/demands/[demand]?/prolong": "nobody",
    "/organizations/[slug]/demands/[demand]?/refuse": "nobody",
    "/my/[link]?/cut": "nobody",
    "/my/[link]?/prove": "nobody",
    "/my/find/[table]?/facts": "nobody",
    "/my/find/[table]?/identity": "nobody",
    [`${table}/self-data?/declare`]: "editors",
    [`${table}/self-data?/end`]: "editors",
  },
};
