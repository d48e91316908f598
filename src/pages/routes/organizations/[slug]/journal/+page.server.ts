import { error, redirect } from "@sveltejs/kit";
import { cursorOf, filterOf, nextAddress, titlesOf } from "#pages/reading/accesses.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 50;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, url }) => {
  if (actor.kind !== "member") redirect(303, `/sign-in?back=${url.pathname}`);
  const organization = await rooms.organizations.findOrganization(actor, params.slug);
  if (organization === undefined) error(404);
  const filter = filterOf(url.searchParams);
  const found = await rooms.journal.listAccesses(actor, organization.id, {
    ...filter,
    ...cursorOf(url.searchParams),
    pageSize,
  });
  return {
    organization,
    filter,
    accesses: found.items,
    titles: await titlesOf(rooms, actor, found.items),
    next: nextAddress(url, found.cursor),
    own: rooms.instance.url,
  };
};
