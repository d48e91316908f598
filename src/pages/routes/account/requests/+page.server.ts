import { pageOf } from "#pages/reading/page-of.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  if (actor.kind !== "member") signInFirst("/account/requests");
  const page = pageOf(url);
  return { page, found: await rooms.sharing.listExchanges(actor, { side: "asker", page, pageSize: 50 }) };
};
