import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { PageServerLoad } from "./$types";

/** What is shown is read from the signed file, after its signatures were verified. */
export const load: PageServerLoad = async ({ locals: { rooms, actor }, params }) => {
  if (actor.kind !== "member") signInFirst(`/exchanges/${encodeURIComponent(params.id)}/agreement`);
  return { id: params.id, ...(await rooms.sharing.readAgreement(actor, params.id)) };
};
