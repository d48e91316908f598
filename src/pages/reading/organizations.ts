import type { Organization } from "../../people/organization.ts";
import { mayEdit } from "./open-table.ts";

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

/** Those that the reader edits, for a menu. Whoever administers the instance finds first those that they belong to. */
export async function editedOrganizations({
  rooms,
  actor,
}: Pick<App.Locals, "rooms" | "actor">): Promise<readonly Pick<Organization, "id" | "name">[]> {
  const all = await organizationsOfHere({ rooms, actor });
  const edited = all.filter(({ id }) => mayEdit(actor, id)).map(({ id, name }) => ({ id, name }));
  const own = new Set(
    actor.kind === "member" ? actor.memberships.map(({ organization }) => organization) : [],
  );
  return [...edited.filter(({ id }) => own.has(id)), ...edited.filter(({ id }) => !own.has(id))];
}
