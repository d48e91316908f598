import { error } from "@sveltejs/kit";
import { mayEdit } from "../reading/open-table.ts";
import { organizationsOfHere } from "../reading/organizations.ts";

/** Those that the reader edits, for a menu; refused where there is none. */
export async function ownOrganizations({ rooms, actor }: App.Locals) {
  const all = await organizationsOfHere({ rooms, actor });
  const own = all.filter(({ id }) => mayEdit(actor, id));
  return own.length === 0 ? error(403) : own.map(({ id, name }) => ({ value: id, label: name }));
}
