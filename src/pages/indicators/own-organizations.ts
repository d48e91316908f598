import { error } from "@sveltejs/kit";
import { editedOrganizations } from "../reading/organizations.ts";

/** Those that the reader edits, for a menu. */
export async function ownOrganizations(locals: Pick<App.Locals, "rooms" | "actor">) {
  return (await editedOrganizations(locals)).map(({ id, name }) => ({ value: id, label: name }));
}

/** The same; refused where there is none. */
export async function requireOwnOrganizations(locals: Pick<App.Locals, "rooms" | "actor">) {
  const own = await ownOrganizations(locals);
  return own.length === 0 ? error(403) : own;
}
