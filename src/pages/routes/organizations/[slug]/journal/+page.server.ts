import { error } from "@sveltejs/kit";
import { cursorOf, filterOf, nextAddress, titlesOf } from "#pages/reading/accesses.ts";
import { instanceNames } from "#pages/reading/instance-named.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 50;

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { rooms, actor } = locals;
  if (actor.kind !== "member") signInFirst(url.pathname);
  const organization = await rooms.organizations.findOrganization(actor, params.slug);
  if (organization === undefined) error(404);
  const filter = filterOf(url.searchParams);
  const found = await rooms.journal.listAccesses(actor, organization.id, {
    ...filter,
    ...cursorOf(url.searchParams),
    pageSize,
  });
  const nameOf = await instanceNames(rooms, actor);
  const addresses = new Set(found.items.map(({ instance }) => instance));
  return {
    organization,
    names: Object.fromEntries([...addresses].map((address) => [address, nameOf(address)])),
    filter,
    accesses: found.items,
    titles: await titlesOf(locals, found.items),
    next: nextAddress(url, found.cursor),
    own: rooms.instance.url,
  };
};
