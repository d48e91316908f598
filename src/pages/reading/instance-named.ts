import type { Actor } from "../../access/actor.ts";
import type { Origin } from "../../catalogue/metadata.ts";
import type { Rooms } from "../../rooms.ts";

/** How an instance named itself when it told of a dataset; its host where it told nothing of it. */
export function instanceNamed(address: string, origins: readonly Origin[]): string {
  const told = origins.find(({ identifier }) => identifier.startsWith(`${address}/datasets/`));
  return told?.sourceName ?? URL.parse(address)?.host ?? address;
}

/** The names of the instances that are followed, by address; the host of any other. */
export async function instanceNames(
  rooms: Pick<Rooms, "network">,
  actor: Actor,
): Promise<(address: string) => string> {
  const { items } = await rooms.network.listFollowed(actor, { page: 1, pageSize: 100 });
  const names = new Map(items.map(({ instance, description }) => [instance, description.name]));
  return (address) => names.get(address) ?? URL.parse(address)?.host ?? address;
}
