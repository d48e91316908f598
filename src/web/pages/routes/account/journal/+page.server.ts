import { redirect } from "@sveltejs/kit";
import { cursorOf, filterOf, nextAddress, titlesOf } from "#pages/reading/accesses.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 50;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  if (actor.kind !== "member") redirect(303, "/sign-in?back=/account/journal");
  const found = await rooms.journal.listOwnAccesses(actor, {
    ...filterOf(url.searchParams),
    ...cursorOf(url.searchParams),
    pageSize,
  });
  return {
    accesses: found.items,
    titles: await titlesOf(rooms, actor, found.items),
    next: nextAddress(url, found.cursor),
    instance: rooms.instance.url,
  };
};
