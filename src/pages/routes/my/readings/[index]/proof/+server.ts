import { error, json } from "@sveltejs/kit";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { RequestHandler } from "./$types";

/** The proof that what somebody had told once to an organization here is in the journal, for `maille verify`. */
export const GET: RequestHandler = async ({ locals: { rooms, actor }, params }) => {
  if (actor.kind !== "member") signInFirst("/my/readings");
  if (!/^\d{1,15}$/.test(params.index)) error(404);
  const proof = await rooms.citizens.proveToldHere(actor, Number(params.index));
  return json(proof, { headers: { "cache-control": "private, no-store" } });
};
