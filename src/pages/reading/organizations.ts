import type { Organization } from "../../people/organization.ts";

const pageSize = 500;

/** Those of this instance: what others told of is changed, and published for, there. */
export async function organizationsOfHere({
  rooms,
  actor,
}: Pick<App.Locals, "rooms" | "actor">): Promise<readonly Organization[]> {
  const here: Organization[] = [];
  for (let page = 1, read = 0; ; page += 1) {
    const { items, total } = await rooms.organizations.listOrganizations(actor, { page, pageSize });
    here.push(...items.filter(({ origin }) => origin === undefined));
    read += items.length;
    if (items.length === 0 || read >= total) return here;
  }
}
