import type { Role } from "../../access/actor.ts";
import type { Id } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import type { ProviderRow } from "./provider.ts";

const ranks: readonly Role[] = ["reader", "editor", "administrator"];

/** Those of the claim as it is now, and no others by this provider; what a person gave stays as it is. */
export async function giveRoles(
  tx: Tx,
  provider: ProviderRow,
  { account, values, at }: { readonly account: Id; readonly values: readonly string[]; readonly at: Date },
): Promise<void> {
  const given = new Map<Id, Role>();
  for (const { value, organization, role } of provider.roles) {
    const higher = ranks.indexOf(role) > ranks.indexOf(given.get(organization) ?? "reader");
    if (values.includes(value) && (higher || !given.has(organization))) given.set(organization, role);
  }
  await tx`
    delete from memberships where account = ${account} and provider = ${provider.id}
      and organization <> all(${[...given.keys()]}::uuid[])`;
  for (const [organization, role] of given) {
    await tx`
      insert into memberships as m (organization, account, role, since, provider)
      select o.id, ${account}, ${role}, ${at}, ${provider.id} from organizations o
      where o.id = ${organization} and o.origin is null
      on conflict (organization, account) do update set role = excluded.role
      where m.provider = excluded.provider`;
  }
}
