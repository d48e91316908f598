import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, setHeaders }) => {
  if (actor.kind !== "member") signInFirst("/my/loans");
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  return { loans: await rooms.citizens.listOwnLoans(actor) };
};
