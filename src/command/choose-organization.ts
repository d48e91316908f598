import { system } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import type { Rooms } from "../rooms.ts";

/** The organization that was named, or the only one; the first one is made under the instance's name. */
export async function chooseOrganization(rooms: Rooms, wanted: string | undefined): Promise<string> {
  if (wanted !== undefined) {
    const found = await rooms.organizations.findOrganization(system, wanted);
    if (found === undefined)
      throw new Failure("not-found", "command-organization-unknown", { organization: wanted });
    return found.id;
  }
  const { items, total } = await rooms.organizations.listOrganizations(system, { page: 1, pageSize: 20 });
  const [only] = items;
  if (total === 1 && only !== undefined) return only.id;
  if (total === 0) {
    const { name } = await rooms.instance.settings();
    return (await rooms.organizations.createOrganization(system, { name })).id;
  }
  throw new Failure("invalid", "command-organization-choose", {
    organizations: items.map((item) => item.slug).join(", "),
  });
}
