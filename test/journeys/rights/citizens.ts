import { type Rights, table } from "../rights.ts";

export const rights: Rights = {
  pages: {
    "/my": "everybody",
    "/my/[link]": "nobody",
    "/my/[link]/proof/[index]": "nobody",
    "/my/[link]/take-away": "nobody",
    "/my/find/[table]": "nobody",
    [`${table}/self-data`]: "editors",
  },
  forms: {
    "/my/[link]?/cut": "nobody",
    "/my/[link]?/prove": "nobody",
    "/my/find/[table]": "nobody",
    [`${table}/self-data?/declare`]: "editors",
    [`${table}/self-data?/end`]: "editors",
  },
};
