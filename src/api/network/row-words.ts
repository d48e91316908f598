import { type RouteConfig, z } from "@hono/zod-openapi";
import type { ToldWords } from "../../network/room.ts";
import type { Rooms } from "../../rooms.ts";
import type { Answer } from "../answer.ts";
import { json, refused, unchanged } from "../answers.ts";
import { isKnown } from "../conditional.ts";
import { byId, get } from "../route.ts";

const schema = z.object({ signed: z.string(), words: z.string() }).openapi("RowWords");
const responses: RouteConfig["responses"] = {
  200: json(schema, "answer-row-words"),
  ...unchanged,
  ...refused,
};

/** Signed anew each time, the list is what the ETag tells: a weak one. */
const toldWords: Answer<ToldWords> = {
  responses,
  send: ({ digest, told }, { c }) => {
    const headers = { etag: `W/"${digest}"`, "cache-control": "no-cache" };
    if (told === undefined) return new Response(null, { status: 304, headers });
    return c.json(told, 200, headers);
  },
};

/** /api/network/tables/{id}/words */
export function rowWordsRoute({ network }: Rooms) {
  return get("/api/network/tables/{id}/words", "tellRowWords", byId, toldWords, ({ params, c }) =>
    network.tellRowWords(params.id, (digest) => isKnown(c, digest)),
  );
}
