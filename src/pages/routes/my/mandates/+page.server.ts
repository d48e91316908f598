import { namesOf } from "#pages/citizens/mandate-names.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, setHeaders }) => {
  if (actor.kind !== "member") signInFirst("/my/mandates");
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  const mandates = await rooms.citizens.listMandates(actor);
  return { mandates, names: await namesOf(rooms, actor, mandates) };
};
