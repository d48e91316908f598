import type { Actor } from "../../access/actor.ts";
import type { Origin } from "../../catalogue/metadata.ts";
import type { Rooms } from "../../rooms.ts";

/** How an instance named itself when it told of a dataset; its host where it told nothing of it. */
export function instanceNamed(address: string, origins: readonly Origin[]): string {
  const told = origins.find(({ identifier }) => identifier.startsWith(`${address}/datasets/`));
  return told?.sourceName ?? URL.parse(address)?.host ?? address;
}

/**
 * The names of the instances that are followed, by address, and to those who publish here of those
 * that follow; the host of any other.
 */
export async function instanceNames(
  rooms: Pick<Rooms, "network">,
  actor: Actor,
): Promise<(address: string) => string> {
  const page = { page: 1, pageSize: 100 };
  const [followed, followers] = await Promise.all([
    rooms.network.listFollowed(actor, page),
    publishes(actor) ? rooms.network.listFollowers(actor, page) : { items: [] },
  ]);
  const known = [...followers.items, ...followed.items];
  const names = new Map(known.map(({ instance, description }) => [instance, description.name]));
  return (address) => names.get(address) ?? URL.parse(address)?.host ?? address;
}

function publishes(actor: Actor): boolean {
  if (actor.kind !== "member") return false;
  return actor.administrator || actor.memberships.some(({ role }) => role !== "reader");
}
