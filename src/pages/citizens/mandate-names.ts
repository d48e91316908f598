import type { SeenMandate } from "../../citizens/room.ts";

/** The organizations that hold what mandates are of, by their ids. */
export async function namesOf(
  rooms: App.Locals["rooms"],
  actor: App.Locals["actor"],
  mandates: readonly SeenMandate[],
): Promise<Readonly<Record<string, string>>> {
  const ids = [...new Set(mandates.map(({ organization }) => organization))];
  const found = await Promise.all(ids.map((id) => rooms.organizations.findOrganization(actor, id)));
  return Object.fromEntries(ids.map((id, at) => [id, found[at]?.name ?? ""]));
}
