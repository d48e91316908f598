import type { Actor } from "../../access/actor.ts";
import { requireAdministrator } from "../../access/require.ts";
import { Failure, isFailure, type Problem, problem } from "../../base/failure.ts";
import { type Id, isId, newId } from "../../base/id.ts";
import { type Looked, refuseLoss } from "../../base/seen.ts";
import type { Db, Tx } from "../../db/db.ts";
import { placeOf } from "../../vault/sealed-columns.ts";
import type { ProvidersContext } from "./context.ts";
import { discover } from "./discover.ts";
import {
  checkProvider,
  type Provider,
  type ProviderRow,
  type ProviderSettings,
  sealedProviders,
} from "./provider.ts";
import { parseRoleLines, writeRoleLines } from "./role-lines.ts";

const providersMax = 50;

/** Those that somebody may sign in at, for anybody: those of citizens first. */
export async function listWaysIn({ db }: ProvidersContext): Promise<readonly WayIn[]> {
  const rows = await db<WayIn[]>`
    select id, name, kind, makes_accounts from sign_in_providers
    where is_on order by kind desc, lower(name), id`;
  return rows.map(({ id, name, kind, makesAccounts }) => ({ id, name, kind, makesAccounts }));
}

export type WayIn = Pick<Provider, "id" | "name" | "kind" | "makesAccounts">;

export async function listProviders({ db }: ProvidersContext, actor: Actor): Promise<readonly Provider[]> {
  requireAdministrator(actor);
  const rows = await db<ProviderRow[]>`select ${columns(db)} from sign_in_providers order by lower(name), id`;
  return rows.map(toProvider);
}

export async function getProvider(
  { db }: { readonly db: Db | Tx },
  actor: Actor,
  id: Id,
): Promise<Provider & { readonly roleLines: string }> {
  requireAdministrator(actor);
  const row = await findRow(db, id);
  return { ...toProvider(row), roleLines: await writeRoleLines(db, row.roles) };
}

export interface AskedProvider extends Omit<ProviderSettings, "roles">, Looked {
  readonly id?: Id;
  readonly secret: string;
  /** A line each: value; organization; role. */
  readonly roleLines: string;
}

/** A new one, or a change of the one named: an empty secret keeps the former one. */
export async function saveProvider(
  context: ProvidersContext,
  actor: Actor,
  asked: AskedProvider,
): Promise<Id> {
  requireAdministrator(actor);
  const { db, vault, clock } = context;
  const known = asked.id === undefined ? undefined : await findRow(db, asked.id);
  const asking = { ...asked, roles: await parseRoleLines(db, asked.roleLines) };
  const { roles, ...provider } = checkProvider(asking);
  const id = known?.id ?? newId(clock().getTime());
  // A secret is told to the provider that it was given for, and to no other.
  const kept = known?.issuer === provider.issuer ? known.secret : "";
  const secret =
    asked.secret === "" ? kept : await vault.sealText(asked.secret, placeOf(sealedProviders, id));
  const { name, issuer, clientId, scopes, isOn, makesAccounts, vouches, claim } = provider;
  const { kind, level, minutes } = provider;
  await db.begin(async (tx) => {
    if (known !== undefined) {
      await tx`select from sign_in_providers where id = ${id} for no key update`;
      refuseLoss(await getProvider({ db: tx }, actor, id), asked.seen);
    }
    const [count] = await tx<{ others: number }[]>`
      select count(*)::int as others from sign_in_providers where id <> ${id}`;
    if ((count?.others ?? 0) >= providersMax) {
      throw new Failure("conflict", "people-providers-many", { max: providersMax });
    }
    // Names are a provider's own: those of the former one are nobody's at another.
    if (known !== undefined && known.issuer !== issuer) await forgetIdentities(tx, id);
    if (known !== undefined && endsLevels(known, provider)) {
      await tx`delete from assurances where provider = ${id}`;
    }
    await tx`
      insert into sign_in_providers
        (id, name, issuer, client_id, secret, scopes, is_on, makes_accounts, vouches, claim, roles, changed_at,
          kind, level, minutes)
      values (${id}, ${name}, ${issuer}, ${clientId}, ${secret}, ${scopes}, ${isOn}, ${makesAccounts},
        ${vouches}, ${claim}, ${tx.json(roles.map((given) => ({ ...given })))}, ${clock()},
        ${kind}, ${level}, ${minutes})
      on conflict (id) do update set name = excluded.name, issuer = excluded.issuer,
        client_id = excluded.client_id, secret = excluded.secret, scopes = excluded.scopes,
        is_on = excluded.is_on, makes_accounts = excluded.makes_accounts, vouches = excluded.vouches,
        claim = excluded.claim, roles = excluded.roles, changed_at = excluded.changed_at,
        kind = excluded.kind, level = excluded.level, minutes = excluded.minutes`;
    if (kind === "citizens" && known?.kind === "accounts") await keepOneName(tx, id);
  });
  return id;
}

/** What was said is said for less long, to another client, by one that is off, or is of another kind. */
function endsLevels(
  known: ProviderRow,
  { kind, isOn, minutes, clientId }: Pick<ProviderSettings, "kind" | "isOn" | "minutes" | "clientId">,
): boolean {
  return known.kind !== kind || !isOn || minutes < known.minutes || known.clientId !== clientId;
}

/** An account is that of one citizen: the name that it was known by first stays. */
async function keepOneName(tx: Tx, provider: Id): Promise<void> {
  await tx`
    delete from provider_identities i where i.provider = ${provider} and exists (
      select from provider_identities o where o.provider = i.provider and o.account = i.account
        and (o.linked_at, o.subject) < (i.linked_at, i.subject))`;
}

async function forgetIdentities(tx: Tx, provider: Id): Promise<void> {
  await tx`delete from provider_identities where provider = ${provider}`;
  await tx`delete from provider_journeys where provider = ${provider}`;
  await tx`delete from provider_links where provider = ${provider}`;
  await tx`delete from assurances where provider = ${provider}`;
  await tx`delete from memberships where provider = ${provider}`;
}

/** With its links and the roles that it gave. */
export async function deleteProvider({ db }: ProvidersContext, actor: Actor, id: Id): Promise<void> {
  requireAdministrator(actor);
  const row = await findRow(db, id);
  await db`delete from sign_in_providers where id = ${row.id}`;
}

/** Asks the provider what it is; what is wrong with the answer, in a sentence. */
export async function tryProvider(
  context: ProvidersContext,
  actor: Actor,
  id: Id,
): Promise<Problem | undefined> {
  requireAdministrator(actor);
  try {
    await discover(context, await findRow(context.db, id), { fresh: true });
    return undefined;
  } catch (error) {
    if (isFailure(error)) return problem(error.key, error.args);
    throw error;
  }
}

export async function findRow(db: Db | Tx, id: Id): Promise<ProviderRow> {
  const [row] = isId(id)
    ? await db<ProviderRow[]>`select ${columns(db)} from sign_in_providers where id = ${id}`
    : [];
  if (row === undefined) throw new Failure("not-found", "people-provider-not-found");
  return row;
}

/** One that somebody may sign in at now. */
export async function findWayIn(db: Db | Tx, id: Id): Promise<ProviderRow> {
  const row = await findRow(db, id);
  if (!row.isOn) throw new Failure("not-found", "people-provider-not-found");
  return row;
}

function columns(db: Db | Tx) {
  return db`id, name, issuer, client_id, secret, scopes, is_on, makes_accounts, vouches, claim, roles, changed_at,
    kind, level, minutes`;
}

function toProvider(row: ProviderRow): Provider {
  const { id, name, issuer, clientId, scopes, isOn, makesAccounts, vouches, claim, roles } = row;
  const { kind, level, minutes } = row;
  const settings = { name, issuer, clientId, scopes, isOn, makesAccounts, vouches, claim, roles, kind };
  return { id, ...settings, level, minutes, hasSecret: row.secret !== "" };
}
