import type { Actor } from "../../access/actor.ts";
import { hasRole, requireMember } from "../../access/require.ts";
import { Failure } from "../../base/failure.ts";
import { type Id, isId } from "../../base/id.ts";
import { assertReadable, type DatasetAccess, readableByIds } from "../../catalogue/reading.ts";
import { accountOf } from "../../people/accounts.ts";
import type { NetworkContext } from "../context.ts";

/** A reuse that another instance publishes, beside a dataset of here. */
export interface ReuseElsewhere {
  readonly id: Id;
  readonly title: string;
  /** The beginning of its description, in Markdown. */
  readonly summary: string;
  /** Of its page over there. */
  readonly url: string;
  readonly owner: string;
  /** Where it is published: the address and the name. */
  readonly instance: string;
  readonly instanceName: string;
  readonly publishedAt: Date;
  /** Those who may show it again see it; nobody else does. */
  readonly isHidden: boolean;
  /** Whether the actor may hide it, or show it again. */
  readonly mayHide: boolean;
}

interface Beside extends ReuseElsewhere {
  readonly dataset: Id;
}

type Rows = Pick<NetworkContext, "db" | "clock">;

/** Beside one dataset. */
const shownMax = 50;

/** Of each of these datasets that the actor may read, the newest first. */
export async function reusesElsewhere(
  { db }: Pick<Rows, "db">,
  actor: Actor,
  datasets: readonly Id[],
): Promise<ReadonlyMap<Id, readonly ReuseElsewhere[]>> {
  const readable = await readableByIds(db, actor, datasets.filter(isId));
  const moderated = [...readable.values()].filter((one) => mayHide(actor, one)).map(({ id }) => id);
  const rows = await db<Beside[]>`
    select asked.dataset, named.* from unnest(${[...readable.keys()]}::uuid[]) asked(dataset)
      cross join lateral (
        select r.id, r.title, r.summary, r.url, r.owner, r.instance, r.instance_name, r.published_at,
          h.dataset is not null as is_hidden, asked.dataset = any(${moderated}::uuid[]) as may_hide
        from taken_reuse_datasets u join taken_reuses r on r.id = u.reuse
          left join hidden_reuses h
            on h.dataset = u.dataset and h.instance = r.instance and h.project = r.project
        where u.dataset = asked.dataset
          and (h.dataset is null or asked.dataset = any(${moderated}::uuid[]))
        order by r.published_at desc, r.id desc limit ${shownMax}
      ) named
    order by asked.dataset, named.published_at desc, named.id desc`;
  return Map.groupBy(rows, ({ dataset }) => dataset);
}

/** Takes it out of sight beside the dataset, whatever is told of it later. */
export async function hideReuse({ db, clock }: Rows, actor: Actor, dataset: Id, reuse: Id): Promise<void> {
  const { id } = await requireHiding(db, actor, dataset);
  const hidden = isId(reuse)
    ? await db`
        insert into hidden_reuses (dataset, instance, project, at, by)
        select u.dataset, r.instance, r.project, ${clock()}, ${accountOf(actor)}
        from taken_reuse_datasets u join taken_reuses r on r.id = u.reuse
        where u.dataset = ${id} and r.id = ${reuse}
        on conflict (dataset, instance, project) do update set dataset = excluded.dataset`
    : { count: 0 };
  if (hidden.count === 0) throw unknown();
}

export async function showReuse({ db }: Rows, actor: Actor, dataset: Id, reuse: Id): Promise<void> {
  const { id } = await requireHiding(db, actor, dataset);
  const shown = isId(reuse)
    ? await db`
        delete from hidden_reuses h using taken_reuses r
        where h.dataset = ${id} and r.id = ${reuse} and h.instance = r.instance and h.project = r.project`
    : { count: 0 };
  if (shown.count === 0) throw unknown();
}

/** An administrator of the producer, or the steward. */
function mayHide(actor: Actor, { organization }: DatasetAccess): boolean {
  return hasRole(actor, organization, "administrator");
}

async function requireHiding(db: Rows["db"], actor: Actor, dataset: Id): Promise<DatasetAccess> {
  const found = await assertReadable(db, actor, dataset);
  if (mayHide(actor, found)) return found;
  requireMember(actor);
  throw new Failure("forbidden", "access-role-needed", { role: "administrator" });
}

function unknown(): Failure {
  return new Failure("not-found", "network-reuse-unknown");
}
