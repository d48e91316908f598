import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import type { Actor } from "./actor.ts";
import { type Fragment, seesAll } from "./may.ts";
import { organizationsOf } from "./require.ts";

/** In an audience: everybody who has an account here. What another instance tells this one alone is for them. */
export const accountHolders = "accounts";

/**
 * The condition under which an actor may know of a dataset whose producer names who sees it: its
 * own members, those of the organizations named, account holders where they are named, grantees of
 * the instances named while an agreement of theirs runs, and who holds or held an agreement over it. True for a dataset that
 * everybody sees.
 */
export function seenBy(
  db: Db | Tx,
  actor: Actor,
  dataset: { readonly id: Fragment; readonly owner: Fragment },
): Fragment {
  if (seesAll(actor)) return db`true`;
  const named = namedFor(actor);
  return db`(not exists (
      select 1 from access_rules r where r.dataset = ${dataset.id} and r.audience is not null
        and not r.audience && ${[...named]}::text[])
    ${actor.kind === "member" ? db`or ${dataset.owner} = any(${organizationsOf(actor, "reader")}::uuid[])` : db``}
    ${actor.kind === "anyone" ? db`` : db`or exists (${agreementOver(db, actor, dataset.id)})`})`;
}

function namedFor(actor: Actor): readonly string[] {
  if (actor.kind === "grantee") return actor.holder === undefined ? [] : [actor.instance];
  return actor.kind === "member" ? [accountHolders, ...organizationsOf(actor, "reader")] : [];
}

/** Wherever the party is: an identifier that is the same elsewhere shows at most that a dataset exists. */
function agreementOver(db: Db | Tx, actor: Actor, dataset: Fragment): Fragment {
  const held =
    actor.kind === "grantee"
      ? db`a.id = any(${[...actor.agreements]}::uuid[])`
      : db`a.party_id = any(${partiesOf(actor)}::text[])`;
  return db`select 1 from agreements a where a.dataset = ${dataset} and ${held}`;
}

function partiesOf(actor: Actor): readonly Id[] {
  return actor.kind === "member" ? [actor.account, ...organizationsOf(actor, "reader")] : [];
}

/** Whether a dataset is not for everybody to know of. */
export function withAudience(db: Db | Tx, dataset: Fragment): Fragment {
  return db`exists (select 1 from access_rules r where r.dataset = ${dataset} and r.audience is not null)`;
}

/** Of these datasets, those that not everybody sees, each with those named. */
export async function audiencesOf(
  db: Db | Tx,
  datasets: readonly Id[],
): Promise<ReadonlyMap<Id, readonly string[]>> {
  if (datasets.length === 0) return new Map();
  const rows = await db<{ dataset: Id; audience: string[] }[]>`
    select dataset, audience from access_rules
    where dataset = any(${[...datasets]}::uuid[]) and audience is not null`;
  return new Map(rows.map(({ dataset, audience }) => [dataset, audience]));
}
