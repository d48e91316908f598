import { error, json } from "@sveltejs/kit";
import { atLevel } from "#pages/citizens/at-level.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { RequestHandler } from "./$types";

/** The proof that a reading of the table is in the journal, for `maille verify`. */
export const GET: RequestHandler = async ({ locals: { rooms, actor }, params }) => {
  if (actor.kind !== "member") signInFirst(`/my/${encodeURIComponent(params.link)}`);
  if (!/^\d{1,15}$/.test(params.index)) error(404);
  const own = await atLevel(`/my/${params.link}`, () => rooms.citizens.getOwnTable(actor, params.link));
  const proof = await rooms.citizens.proveReading(actor, own, Number(params.index));
  return json(proof, { headers: { "cache-control": "private, no-store" } });
};
