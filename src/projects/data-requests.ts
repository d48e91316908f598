import { createHash } from "node:crypto";
import type { Actor } from "../access/actor.ts";
import { requireAdministrator } from "../access/require.ts";
import { callerNetwork } from "../base/address.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId, newId } from "../base/id.ts";
import type { Page, PageRequest } from "../base/page.ts";
import { defined } from "../base/defined.ts";
import type { ProjectRowsContext } from "./context.ts";
import { cleanText } from "../catalogue/metadata-rules.ts";
import { toEmail } from "../people/account.ts";
import { type DataRequest, type NewDataRequest, publicStates } from "./data-request.ts";
import {
  getRequestRow,
  type RequestRow,
  selectRequests,
  supports,
  toRequests,
  withStep,
} from "./data-request-rows.ts";
import { addStep } from "./answer-requests.ts";

const wishLengthMin = 10;
const wishLengthMax = 2000;
const questionLengthMax = 500;
/** Within a day: of one network, and of everybody together. */
const dailyMax = { caller: 5, all: 500 } as const;
const dayMs = 24 * 3_600_000;

/** By anybody, a few times a day; the same words twice in a day are one request. */
export async function askForData(
  { db, clock }: ProjectRowsContext,
  { address }: { readonly address: string },
  asked: NewDataRequest,
): Promise<void> {
  const { question, wish, email, language = "fr" } = checkRequest(asked);
  const now = clock();
  const since = new Date(now.getTime() - dayMs);
  const caller = createHash("sha256").update(callerNetwork(address)).digest();
  await db.begin(async (tx) => {
    // One after the other, so that none slips through while another is counted.
    await tx`select pg_advisory_xact_lock(hashtext(current_schema() || '.data_requests'))`;
    await tx`update data_requests set caller = null where asked_at < ${since} and caller is not null`;
    const [recent] = await tx<{ own: number; all: number; isKnown: boolean }[]>`
      select count(*) filter (where caller = ${caller})::int as own, count(*)::int as all,
        coalesce(bool_or(wish = ${wish}), false) as is_known
      from data_requests where asked_at >= ${since}`;
    if (recent?.isKnown === true) return;
    if ((recent?.own ?? 0) >= dailyMax.caller || (recent?.all ?? 0) >= dailyMax.all) {
      throw new Failure("too-many", "requests-too-many");
    }
    const id = newId(now.getTime());
    await tx`
      insert into data_requests (id, question, wish, email, caller, language, asked_at)
      values (${id}, ${question ?? null}, ${wish}, ${email ?? null}, ${caller}, ${language}, ${now})`;
    await addStep(tx, { request: id, state: "received", at: now, by: null });
  });
}

/** For the steward: those that nobody read yet first, then those that are open, then the newest. */
export async function listRequests(
  { db }: Pick<ProjectRowsContext, "db">,
  actor: Actor,
  { page, pageSize }: PageRequest,
): Promise<Page<DataRequest>> {
  requireAdministrator(actor);
  const rows = await db<RequestRow[]>`
    ${selectRequests(db, actor)}
    order by array_position(array['received', 'public', 'assigned'], s.state) nulls last,
      r.asked_at desc, r.id
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const [count] = await db<{ total: number }[]>`select count(*)::int as total from data_requests`;
  return { items: await toRequests(db, actor, rows), total: count?.total ?? 0 };
}

export interface PublicRequests extends PageRequest {
  /** Each word is somewhere in the title or the wish. */
  readonly q?: string;
  readonly state?: (typeof publicStates)[number];
  /** Assigned to this organization. */
  readonly organization?: Id;
  /** The most supported first where absent. */
  readonly sort?: "supported" | "newest";
}

/** What the steward made public, whatever became of it. */
export async function listPublicRequests(
  { db }: Pick<ProjectRowsContext, "db">,
  actor: Actor,
  { page, pageSize, q = "", state, organization, sort = "supported" }: PublicRequests,
): Promise<Page<DataRequest>> {
  if (organization !== undefined && !isId(organization)) return { items: [], total: 0 };
  const parts = [db`s.state = any(${state === undefined ? [...publicStates] : [state]}::text[])`];
  if (organization !== undefined) parts.push(db`o.organization = ${organization}`);
  for (const word of q.split(/\s+/).filter(Boolean).slice(0, 10)) {
    parts.push(db`strpos(lower(public.unaccent(coalesce(r.title, '') || ' ' || r.wish)),
      lower(public.unaccent(${word.slice(0, 100)}))) > 0`);
  }
  const condition = parts.reduce((all, part) => db`${all} and ${part}`);
  const rows = await db<RequestRow[]>`
    ${selectRequests(db, actor)} where ${condition}
    order by ${sort === "newest" ? db`` : db`${supports(db)} desc,`} r.asked_at desc, r.id
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const [count] = await db<{ total: number }[]>`
    select count(*)::int as total from data_requests r ${withStep(db)} where ${condition}`;
  return { items: await toRequests(db, actor, rows), total: count?.total ?? 0 };
}

/** Throws `not-found` for one that is not public, unless the steward asks. */
export async function getRequest(
  { db }: Pick<ProjectRowsContext, "db">,
  actor: Actor,
  id: Id,
): Promise<DataRequest> {
  const [request] = await toRequests(db, actor, [await getRequestRow(db, actor, id)]);
  if (request === undefined) throw new Error(`request ${id} vanished while it was read`);
  return request;
}

/** What nobody meant. */
export async function deleteRequest(
  { db }: Pick<ProjectRowsContext, "db">,
  actor: Actor,
  id: Id,
): Promise<void> {
  requireAdministrator(actor);
  const deleted = isId(id) ? await db`delete from data_requests where id = ${id}` : { count: 0 };
  if (deleted.count === 0) throw new Failure("not-found", "requests-unknown");
}

function checkRequest({
  question = "",
  wish,
  email = "",
  language,
  trap = "",
}: NewDataRequest): NewDataRequest {
  if (trap !== "") throw new Failure("invalid", "requests-automatic");
  const told = cleanText(wish, wishLengthMax + 1).trim();
  if (told.length < wishLengthMin || told.length > wishLengthMax) {
    throw new Failure("invalid", "requests-wish-length", {
      parameter: "wish",
      min: wishLengthMin,
      max: wishLengthMax,
    });
  }
  const searched = cleanText(question, questionLengthMax).trim();
  return {
    wish: told,
    ...defined({ language }),
    ...(searched === "" ? {} : { question: searched }),
    ...(email.trim() === "" ? {} : { email: toEmail(email) }),
  };
}
