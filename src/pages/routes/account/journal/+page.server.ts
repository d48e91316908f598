import { redirect } from "@sveltejs/kit";
import { cursorOf, filterOf, nextAddress, titlesOf } from "#pages/reading/accesses.ts";
import { instanceNames } from "#pages/reading/instance-named.ts";
import { findRefusal } from "#pages/reading/refusals.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 50;

/** What was read on this instance; or, with `at`, on one that it is tied to, which is asked for it. */
export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  if (actor.kind !== "member") redirect(303, "/sign-in?back=/account/journal");
  const [instances, nameOf] = await Promise.all([
    rooms.journal.listInstances(actor),
    instanceNames(rooms, actor),
  ]);
  const at = instances.find((instance) => instance === url.searchParams.get("at"));
  const common = {
    instances: instances.map((instance) => ({ instance, name: nameOf(instance) })),
    at,
    own: rooms.instance.url,
  };
  if (at === undefined) {
    const request = { ...filterOf(url.searchParams), ...cursorOf(url.searchParams), pageSize };
    const found = await rooms.journal.listOwnAccesses(actor, request);
    const titles = await titlesOf(rooms, actor, found.items);
    const next = nextAddress(url, found.cursor);
    return { ...common, accesses: found.items, titles, next, silent: undefined };
  }
  try {
    const found = await rooms.journal.listAccessesElsewhere(actor, at, cursorOf(url.searchParams));
    const titles = Object.fromEntries(found.items.map(({ dataset, title }) => [dataset, { title }]));
    const next = nextAddress(url, found.cursor);
    return { ...common, accesses: found.items, titles, next, silent: undefined };
  } catch (error) {
    const refusal = findRefusal(error);
    if (refusal?.code !== "unavailable") throw error;
    const silent = { key: refusal.key, args: refusal.args };
    return { ...common, accesses: [], titles: {}, next: undefined, silent };
  }
};
