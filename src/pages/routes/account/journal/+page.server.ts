import { cursorOf, filterOf, nextAddress, titlesOf } from "#pages/reading/accesses.ts";
import { instanceNames } from "#pages/reading/instance-named.ts";
import { findRefusal } from "#pages/reading/refusals.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 50;

/**
 * What was read on this instance, or on one that it is tied to, which is asked for it. `at` names it;
 * without, it is where there is something to see.
 */
export const load: PageServerLoad = async ({ locals, url }) => {
  const { rooms, actor } = locals;
  if (actor.kind !== "member") signInFirst("/account/journal");
  const [instances, nameOf] = await Promise.all([
    rooms.journal.listInstances(actor),
    instanceNames(rooms, actor),
  ]);
  const named = url.searchParams.get("at");
  const first = await whereRead({ rooms, actor }, instances);
  const at = named === null ? first : instances.find((instance) => instance === named);
  const common = {
    /** Where there is something to see stands first. */
    tabs: [...new Set([first, undefined, ...instances])].map((instance) => ({
      instance,
      name: instance === undefined ? undefined : nameOf(instance),
    })),
    at,
    own: rooms.instance.url,
  };
  if (at === undefined) {
    const request = { ...filterOf(url.searchParams), ...cursorOf(url.searchParams), pageSize };
    const found = await rooms.journal.listOwnAccesses(actor, request);
    const titles = await titlesOf(locals, found.items);
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

/** Where nothing was read here, the instance with which the reader's last agreement is. */
async function whereRead(
  { rooms, actor }: Pick<App.Locals, "rooms" | "actor">,
  instances: readonly string[],
): Promise<string | undefined> {
  const { items: here } = await rooms.journal.listOwnAccesses(actor, { pageSize: 1 });
  if (here.length > 0) return undefined;
  const asked = await rooms.sharing.listExchanges(actor, { side: "asker", page: 1, pageSize: 100 });
  const agreed = asked.items.filter(({ agreement }) => agreement !== undefined);
  const [last] = agreed.toSorted((one, other) => other.changedAt.getTime() - one.changedAt.getTime());
  return instances.find((instance) => instance === last?.peer);
}
