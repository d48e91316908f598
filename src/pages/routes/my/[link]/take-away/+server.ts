import { Readable } from "node:stream";
import { atLevel } from "#pages/citizens/at-level.ts";
import { conditionsPage } from "#pages/citizens/conditions-page.ts";
import { toSlug } from "../../../../../base/slug.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { RequestHandler } from "./$types";

/** Everything that a link opens, as a ZIP. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const { rooms, actor } = locals;
  if (actor.kind !== "member") signInFirst(`/my/${encodeURIComponent(params.link)}`);
  const own = await atLevel(`/my/${params.link}`, () => rooms.citizens.getOwnTable(actor, params.link));
  const texts = { "conditions.html": conditionsPage(locals, own) };
  const stream = await rooms.citizens.takeAway(actor, own, texts);
  return new Response(Readable.toWeb(stream) as ReadableStream, {
    headers: {
      "content-type": "application/zip",
      "content-disposition": `attachment; filename="${toSlug(own.declared.told.name, "data")}.zip"`,
      "cache-control": "private, no-store",
      "referrer-policy": "same-origin",
    },
  });
};
