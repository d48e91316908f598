import { accountOf } from "../people/accounts.ts";
import { seesAll } from "../access/may.ts";
import type { Actor } from "../access/actor.ts";
import type { Fragment } from "../access/may.ts";
import { type Id, isId } from "../base/id.ts";
import { Failure } from "../base/failure.ts";
import { defined } from "../base/defined.ts";
import { findPublished } from "../catalogue/datasets.ts";
import type { Db, Tx } from "../db/db.ts";
import { organizationName, organizationSlug } from "../people/names.ts";
import {
  type DataRequest,
  type NamedOrganization,
  publicStates,
  type RequestState,
  type RequestStep,
  titleOf,
} from "./data-request.ts";

/** Of `data_requests r` with `withStep`. */
export interface RequestRow {
  readonly id: Id;
  readonly title: string | null;
  readonly wish: string;
  readonly question: string | null;
  readonly email: string | null;
  readonly askedAt: Date;
  readonly state: RequestState;
  readonly organization: Id | null;
  readonly supports: number;
  readonly isSupported: boolean;
}

interface StepRow {
  readonly request: Id;
  readonly state: RequestState;
  readonly at: Date;
  readonly organization: Id | null;
  readonly organizationName: string | null;
  readonly organizationSlug: string | null;
  readonly dataset: Id | null;
  readonly words: string | null;
}

export function selectRequests(db: Db | Tx, actor: Actor): Fragment {
  const account = accountOf(actor);
  return db`
    select r.id, r.title, r.wish, r.question, r.email, r.asked_at, s.state, o.organization,
      ${supports(db)} as supports,
      exists (select 1 from data_request_supports u where u.request = r.id and u.account = ${account})
        as is_supported
    from data_requests r ${withStep(db)}`;
}

/** How many accounts support `data_requests r`. */
export function supports(db: Db | Tx): Fragment {
  return db`(select count(*)::int from data_request_supports u where u.request = r.id)`;
}

/** Adds to `data_requests r` its last state `s`, and the organization that it was assigned to, as `o`. */
export function withStep(db: Db | Tx): Fragment {
  return db`
    join lateral (
      select state, at from data_request_states where request = r.id order by number desc limit 1
    ) s on true
    left join lateral (
      select organization from data_request_states where request = r.id and state = 'assigned'
      order by number desc limit 1
    ) o on true`;
}

/** What everybody sees, and for the steward all of them. */
function requestsReadableBy(db: Db | Tx, actor: Actor): Fragment {
  return seesAll(actor) ? db`true` : db`s.state = any(${[...publicStates]}::text[])`;
}

/** The row where the actor may see the request; throws `not-found` otherwise. */
export async function getRequestRow(db: Db | Tx, actor: Actor, id: Id): Promise<RequestRow> {
  const [row] = isId(id)
    ? await db<RequestRow[]>`
        ${selectRequests(db, actor)} where r.id = ${id} and ${requestsReadableBy(db, actor)}`
    : [];
  if (row === undefined) throw new Failure("not-found", "requests-unknown");
  return row;
}

/** With their steps, and the datasets of answers that the reader may see. */
export async function toRequests(
  db: Db | Tx,
  actor: Actor,
  rows: readonly RequestRow[],
): Promise<DataRequest[]> {
  const steps = await db<StepRow[]>`
    select t.request, t.state, t.at, t.organization, t.dataset, t.words,
      ${organizationName(db, db`t.organization`)} as organization_name,
      ${organizationSlug(db, db`t.organization`)} as organization_slug
    from data_request_states t where t.request = any(${rows.map(({ id }) => id)}::uuid[])
    order by t.number`;
  const answers = steps.flatMap(({ dataset }) => (dataset === null ? [] : [dataset]));
  const datasets = await findPublished({ db }, actor, answers);
  const byRequest = Map.groupBy(steps, ({ request }) => request);
  return rows.map((row) => {
    const own = (byRequest.get(row.id) ?? []).map((step) => toStep(step, datasets));
    return toRequest(row, own, seesAll(actor));
  });
}

function toRequest(row: RequestRow, steps: readonly RequestStep[], isTold: boolean): DataRequest {
  const { id, wish, askedAt, state, supports: supporting, question, email } = row;
  const organization = steps.findLast((step) => step.state === "assigned")?.organization;
  return {
    id,
    title: row.title ?? titleOf(wish),
    wish,
    askedAt,
    state,
    supports: supporting,
    steps,
    ...(row.isSupported ? { isSupported: true as const } : {}),
    ...defined({ organization }),
    ...(isTold && question !== null ? { question } : {}),
    ...(isTold && email !== null ? { email } : {}),
  };
}

function toStep(
  { state, at, organization, organizationName: name, organizationSlug: slug, dataset, words }: StepRow,
  datasets: ReadonlyMap<Id, { readonly id: Id; readonly slug: string; readonly title: string }>,
): RequestStep {
  const named: NamedOrganization | undefined =
    organization === null || name === null || slug === null ? undefined : { id: organization, name, slug };
  const answer = dataset === null ? undefined : datasets.get(dataset);
  return {
    state,
    at,
    ...defined({ organization: named }),
    ...(answer === undefined ? {} : { dataset: { id: answer.id, slug: answer.slug, title: answer.title } }),
    ...(words === null ? {} : { words }),
  };
}
