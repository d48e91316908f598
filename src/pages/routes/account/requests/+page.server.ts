import { redirect } from "@sveltejs/kit";
import { pageOf } from "#pages/reading/page-of.ts";
import type { PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  if (actor.kind !== "member") redirect(303, "/sign-in?back=/account/requests");
  const page = pageOf(url);
  return { page, found: await rooms.sharing.listExchanges(actor, { side: "asker", page, pageSize: 50 }) };
};
