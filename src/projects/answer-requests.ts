import { seesAll } from "../access/may.ts";
import type { Actor } from "../access/actor.ts";
import { hasRole, requireAdministrator, requireMember } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import type { Language } from "../base/language.ts";
import { defined } from "../base/defined.ts";
import { toTitle } from "../catalogue/dataset-rules.ts";
import { findPublished } from "../catalogue/datasets.ts";
import { cleanText } from "../catalogue/metadata-rules.ts";
import type { Tx } from "../db/db.ts";
import { accountOf } from "../people/accounts.ts";
import { requireOrganization } from "../people/names.ts";
import type { ProjectsContext, ProjectRowsContext } from "./context.ts";
import { type DataRequest, type RequestState, titleOf } from "./data-request.ts";
import { getRequestRow, type RequestRow, toRequests } from "./data-request-rows.ts";

const wordsMax = 5000;

/** By the steward, who has read it and may say it better: from now on everybody sees it. */
export async function publishRequest(
  ctx: ProjectRowsContext,
  actor: Actor,
  id: Id,
  told: { readonly title?: string; readonly wish?: string } = {},
): Promise<DataRequest> {
  requireAdministrator(actor);
  const { state, wish } = await getRequestRow(ctx.db, actor, id);
  if (state === "public" || state === "assigned") throw new Failure("conflict", "requests-public-already");
  const text = cleanText(told.wish ?? wish, wordsMax).trim() || wish;
  const title = toTitle(told.title?.trim() || titleOf(text));
  await ctx.db.begin(async (tx) => {
    await tx`update data_requests set title = ${title}, wish = ${text}, caller = null where id = ${id}`;
    await addStep(tx, { request: id, state: "public", at: ctx.clock(), by: accountOf(actor) });
  });
  return read(ctx, actor, id);
}

/** By the steward: this organization is to answer, and is told. */
export async function assignRequest(
  ctx: ProjectsContext,
  actor: Actor,
  id: Id,
  organization: Id,
): Promise<DataRequest> {
  requireAdministrator(actor);
  await requireOrganization(ctx.db, organization);
  await ctx.db.begin(async (tx) => {
    await requireOpen(tx, actor, id);
    const step = { request: id, state: "assigned", at: ctx.clock(), by: accountOf(actor) } as const;
    await addStep(tx, { ...step, organization });
  });
  const request = await read(ctx, actor, id);
  await ctx.tellAssigned(request, organization);
  return request;
}

/** With a published dataset, or in words: by the steward, or an editor of the organization it is assigned to. */
export async function answerRequest(
  ctx: ProjectsContext,
  actor: Actor,
  id: Id,
  answer: { readonly dataset?: Id; readonly words?: string },
): Promise<DataRequest> {
  const words = cleanText(answer.words ?? "", wordsMax + 1).trim();
  if ((words === "" && answer.dataset === undefined) || words.length > wordsMax) {
    throw new Failure("invalid", "requests-answer-empty", { parameter: "words", max: wordsMax });
  }
  const { dataset } = answer;
  if (
    dataset !== undefined &&
    !(isId(dataset) && (await findPublished(ctx, actor, [dataset])).has(dataset))
  ) {
    throw new Failure("invalid", "requests-answer-dataset", { parameter: "dataset" });
  }
  return conclude(ctx, actor, id, {
    state: "answered",
    words,
    ...defined({ dataset }),
  });
}

/** With a reason, by the same. */
export async function refuseRequest(
  ctx: ProjectsContext,
  actor: Actor,
  id: Id,
  reason: string,
): Promise<DataRequest> {
  const words = cleanText(reason, wordsMax + 1).trim();
  if (words === "" || words.length > wordsMax) {
    throw new Failure("invalid", "requests-reason-wrong", { parameter: "reason", max: wordsMax });
  }
  return conclude(ctx, actor, id, { state: "refused", words });
}

/** What leads to nothing: it is kept, seen by the steward alone, without the address of who asked. */
export async function closeRequest({ db, clock }: ProjectRowsContext, actor: Actor, id: Id): Promise<void> {
  requireAdministrator(actor);
  await db.begin(async (tx) => {
    const { state } = await lockRequest(tx, actor, id);
    if (state === "closed") throw new Failure("not-found", "requests-unknown");
    await addStep(tx, { request: id, state: "closed", at: clock(), by: accountOf(actor) });
    await tx`update data_requests set email = null, caller = null where id = ${id}`;
  });
}

/** Who asked, for the letter that tells of the answer; `undefined` once forgotten. */
export async function askerOf(
  { db }: Pick<ProjectRowsContext, "db">,
  actor: Actor,
  id: Id,
): Promise<
  { readonly email: string; readonly language: Language; readonly request: DataRequest } | undefined
> {
  requireAdministrator(actor);
  const [row] = await db<{ email: string | null; language: Language }[]>`
    select email, language from data_requests where id = ${id}`;
  if (row === undefined || row.email === null) return undefined;
  return { email: row.email, language: row.language, request: await read({ db }, actor, id) };
}

/** Once who asked was written to. */
export async function forgetAsker(
  { db }: Pick<ProjectRowsContext, "db">,
  actor: Actor,
  id: Id,
): Promise<void> {
  requireAdministrator(actor);
  const forgotten = isId(id)
    ? await db`update data_requests set email = null where id = ${id}`
    : { count: 0 };
  if (forgotten.count === 0) throw new Failure("not-found", "requests-unknown");
}

export async function supportRequest({ db, clock }: ProjectRowsContext, actor: Actor, id: Id): Promise<void> {
  const { account } = requireMember(actor);
  await db.begin(async (tx) => {
    await requireOpen(tx, actor, id);
    await tx`
      insert into data_request_supports (request, account, at) values (${id}, ${account}, ${clock()})
      on conflict do nothing`;
  });
}

export async function withdrawSupport({ db }: ProjectRowsContext, actor: Actor, id: Id): Promise<void> {
  const { account } = requireMember(actor);
  await getRequestRow(db, actor, id);
  await db`delete from data_request_supports where request = ${id} and account = ${account}`;
}

interface Step {
  readonly request: Id;
  readonly state: RequestState;
  readonly at: Date;
  readonly by: Id | null;
  readonly organization?: Id;
  readonly dataset?: Id;
  readonly words?: string;
}

export async function addStep(
  tx: Tx,
  { request, state, at, by, organization, dataset, words }: Step,
): Promise<void> {
  await tx`
    insert into data_request_states (request, state, at, by, organization, dataset, words)
    values (${request}, ${state}, ${at}, ${by}, ${organization ?? null},
      ${dataset ?? null}, ${words === undefined || words === "" ? null : words})`;
}

async function conclude(
  ctx: ProjectsContext,
  actor: Actor,
  id: Id,
  end: { readonly state: "answered" | "refused"; readonly words: string; readonly dataset?: Id },
): Promise<DataRequest> {
  await ctx.db.begin(async (tx) => {
    const { organization, state } = await lockRequest(tx, actor, id);
    const answers = organization !== null && hasRole(actor, organization, "editor");
    if (!answers && !seesAll(actor)) {
      requireMember(actor);
      throw new Failure("forbidden", "requests-not-yours");
    }
    requireOpenState(state);
    const isOfIt = answers && !seesAll(actor);
    const step = { request: id, ...end, at: ctx.clock(), by: accountOf(actor) };
    await addStep(tx, isOfIt ? { ...step, organization } : step);
  });
  await ctx.tellAsker?.(id);
  return read(ctx, actor, id);
}

/** With its row locked, so that of two answers at once the second is told of the first. */
async function requireOpen(tx: Tx, actor: Actor, id: Id): Promise<RequestRow> {
  const row = await lockRequest(tx, actor, id);
  requireOpenState(row.state);
  return row;
}

function requireOpenState(state: RequestState): void {
  if (state !== "public" && state !== "assigned") throw new Failure("conflict", "requests-not-open");
}

async function lockRequest(tx: Tx, actor: Actor, id: Id): Promise<RequestRow> {
  if (isId(id)) await tx`select 1 from data_requests where id = ${id} for update`;
  return getRequestRow(tx, actor, id);
}

async function read({ db }: Pick<ProjectRowsContext, "db">, actor: Actor, id: Id): Promise<DataRequest> {
  const [request] = await toRequests(db, actor, [await getRequestRow(db, actor, id)]);
  if (request === undefined) throw new Error(`request ${id} vanished while it was read`);
  return request;
}
