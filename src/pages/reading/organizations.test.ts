import assert from "node:assert/strict";
import { test } from "node:test";
import { type Id, newId } from "../../base/id.ts";
import { editedOrganizations } from "./organizations.ts";

const organizations = ["Amiens", "Brest", "Caen", "Dijon"].map((name) => ({ id: newId(), name }));
const [amiens, brest, caen] = organizations.map(({ id }) => id);
const elsewhere = { id: newId(), name: "Evry", origin: "https://evry.example" };

async function named(
  administrator: boolean,
  memberships: readonly { organization: Id; role: "editor" | "reader" }[],
) {
  const items = [...organizations, elsewhere];
  const listOrganizations = async () => ({ items, total: items.length });
  const actor = { kind: "member", account: newId(), administrator, memberships } as const;
  const own = await editedOrganizations({ rooms: { organizations: { listOrganizations } }, actor } as never);
  return own.map(({ name }) => name);
}

test("a menu has those that one edits, first those that one belongs to, and none of another instance", async () => {
  assert.ok(amiens !== undefined && brest !== undefined && caen !== undefined);
  const memberships = [
    { organization: caen, role: "editor" },
    { organization: brest, role: "reader" },
  ] as const;
  assert.deepEqual(await named(false, memberships), ["Caen"]);
  assert.deepEqual(await named(true, memberships), ["Brest", "Caen", "Amiens", "Dijon"]);
  assert.deepEqual(await named(true, []), ["Amiens", "Brest", "Caen", "Dijon"]);
});
