import type { Actor } from "../../access/actor.ts";
import { requireMember } from "../../access/require.ts";
import { defined } from "../../base/defined.ts";
import { Failure } from "../../base/failure.ts";
import { type Id, isId } from "../../base/id.ts";
import { endAssurances } from "../assurances.ts";
import type { ProvidersContext } from "./context.ts";

/** What the actor signs in by. */
export interface OwnWaysIn {
  readonly hasPassword: boolean;
  readonly identities: readonly Identity[];
}

interface Identity {
  readonly provider: Id;
  readonly name: string;
  readonly subject: string;
  readonly email?: string;
  readonly linkedAt: Date;
  readonly usedAt: Date;
  /** The last way in is kept. */
  readonly canBeCut: boolean;
}

export async function listIdentities({ db }: ProvidersContext, actor: Actor): Promise<OwnWaysIn> {
  const { account } = requireMember(actor);
  const [own] = await db<{ hasPassword: boolean }[]>`
    select password is not null as has_password from accounts where id = ${account}`;
  const rows = await db<(Omit<Identity, "email" | "canBeCut"> & { email: string | null; isOn: boolean })[]>`
    select i.provider, p.name, i.subject, i.email, i.linked_at, i.used_at, p.is_on
    from provider_identities i join sign_in_providers p on p.id = i.provider
    where i.account = ${account} order by i.linked_at, i.provider, i.subject`;
  const hasPassword = own?.hasPassword === true;
  const identities = rows.map((row) => {
    const { provider, name, subject, linkedAt, usedAt } = row;
    const canBeCut = hasPassword || rows.some((other) => other.isOn && !isSame(other, row));
    const email = row.email ?? undefined;
    return { provider, name, subject, linkedAt, usedAt, canBeCut, ...defined({ email }) };
  });
  return { hasPassword, identities };
}

/** With the roles that it gave, and the levels of the sessions that it opened. */
export async function cutIdentity(
  { db }: ProvidersContext,
  actor: Actor,
  cut: { readonly provider: Id; readonly subject: string },
): Promise<void> {
  const { account } = requireMember(actor);
  if (!isId(cut.provider)) throw unknown();
  await db.begin(async (tx) => {
    // Two that are cut at once are cut one after the other.
    const [own] = await tx<{ hasPassword: boolean }[]>`
      select password is not null as has_password from accounts where id = ${account} for update`;
    const rows = await tx<{ provider: Id; subject: string; isOn: boolean }[]>`
      select i.provider, i.subject, p.is_on from provider_identities i
      join sign_in_providers p on p.id = i.provider where i.account = ${account}`;
    if (!rows.some((row) => isSame(row, cut))) throw unknown();
    const others = rows.filter((row) => !isSame(row, cut));
    if (own?.hasPassword !== true && !others.some(({ isOn }) => isOn)) {
      throw new Failure("conflict", "people-last-way-in");
    }
    await tx`
      delete from provider_identities
      where provider = ${cut.provider} and subject = ${cut.subject} and account = ${account}`;
    await endAssurances(tx, cut);
    if (others.some(({ provider }) => provider === cut.provider)) return;
    await tx`delete from memberships where provider = ${cut.provider} and account = ${account}`;
  });
}

type Named = { readonly provider: Id; readonly subject: string };

function isSame(one: Named, other: Named): boolean {
  return one.provider === other.provider && one.subject === other.subject;
}

function unknown(): Failure {
  return new Failure("not-found", "people-identity-not-found");
}
