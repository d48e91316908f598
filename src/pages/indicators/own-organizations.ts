import { error } from "@sveltejs/kit";
import { mayEdit } from "../reading/open-table.ts";
import { organizationsOfHere } from "../reading/organizations.ts";

/** Those that the reader edits, for a menu. */
export async function ownOrganizations({ rooms, actor }: Pick<App.Locals, "rooms" | "actor">) {
  const all = await organizationsOfHere({ rooms, actor });
  return all.filter(({ id }) => mayEdit(actor, id)).map(({ id, name }) => ({ value: id, label: name }));
}

/** The same; refused where there is none. */
export async function requireOwnOrganizations(locals: Pick<App.Locals, "rooms" | "actor">) {
  const own = await ownOrganizations(locals);
  return own.length === 0 ? error(403) : own;
}
