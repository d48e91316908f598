import { createHash } from "node:crypto";
import type { Actor } from "../access/actor.ts";
import { requireAdministrator } from "../access/require.ts";
import { callerNetwork } from "../base/address.ts";
import type { Clock } from "../base/clock.ts";
import { Failure } from "../base/failure.ts";
import { type Id, newId } from "../base/id.ts";
import type { Page, PageRequest } from "../base/page.ts";
import type { Db } from "../db/db.ts";
import { accountOf } from "../people/accounts.ts";
import { toEmail } from "../people/account.ts";
import type { DataRequest, NewDataRequest } from "./data-request.ts";
import { cleanText } from "./metadata-rules.ts";

export interface RequestsContext {
  readonly db: Db;
  readonly clock: Clock;
}

const wishLengthMin = 10;
const wishLengthMax = 2000;
const questionLengthMax = 500;
/** Within a day: of one network, and of everybody together. */
const dailyMax = { caller: 5, all: 500 } as const;
const dayMs = 24 * 3_600_000;

/** By anybody, a few times a day; the same words twice in a day are one request. */
export async function askForData(
  { db, clock }: RequestsContext,
  { address }: { readonly address: string },
  asked: NewDataRequest,
): Promise<void> {
  const { question, wish, email } = checkRequest(asked);
  const now = clock();
  const since = new Date(now.getTime() - dayMs);
  const caller = createHash("sha256").update(callerNetwork(address)).digest();
  await db.begin(async (tx) => {
    // One after the other, so that none slips through while another is counted.
    await tx`select pg_advisory_xact_lock(hashtext(current_schema() || '.data_requests'))`;
    await tx`update data_requests set caller = null where asked_at < ${since} and caller is not null`;
    const [recent] = await tx<{ own: number; all: number; isKnown: boolean }[]>`
      select count(*) filter (where caller = ${caller})::int as own, count(*)::int as all,
        coalesce(bool_or(wish = ${wish} and closed_at is null), false) as is_known
      from data_requests where asked_at >= ${since}`;
    if (recent?.isKnown === true) return;
    if ((recent?.own ?? 0) >= dailyMax.caller || (recent?.all ?? 0) >= dailyMax.all) {
      throw new Failure("too-many", "requests-too-many");
    }
    await tx`
      insert into data_requests (id, question, wish, email, caller, asked_at)
      values (${newId(now.getTime())}, ${question ?? null}, ${wish}, ${email ?? null}, ${caller}, ${now})`;
  });
}

/** For the steward: those that are open first, then the newest. */
export async function listRequests(
  { db }: RequestsContext,
  actor: Actor,
  { page, pageSize }: PageRequest,
): Promise<Page<DataRequest>> {
  requireAdministrator(actor);
  const rows = await db<RequestRow[]>`
    select id, question, wish, email, asked_at, closed_at from data_requests
    order by closed_at is not null, asked_at desc, id
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const [count] = await db<{ total: number }[]>`select count(*)::int as total from data_requests`;
  return { items: rows.map(toRequest), total: count?.total ?? 0 };
}

/** What was answered, or leads to nothing: it is kept, without the address of who asked. */
export async function closeRequest({ db, clock }: RequestsContext, actor: Actor, id: Id): Promise<void> {
  requireAdministrator(actor);
  const closed = await db`
    update data_requests set closed_at = ${clock()}, closed_by = ${accountOf(actor)}, email = null, caller = null
    where id = ${id} and closed_at is null`;
  if (closed.count === 0) throw new Failure("not-found", "requests-unknown");
}

/** What nobody meant. */
export async function deleteRequest({ db }: RequestsContext, actor: Actor, id: Id): Promise<void> {
  requireAdministrator(actor);
  const deleted = await db`delete from data_requests where id = ${id}`;
  if (deleted.count === 0) throw new Failure("not-found", "requests-unknown");
}

function checkRequest({ question = "", wish, email = "", trap = "" }: NewDataRequest): NewDataRequest {
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
    ...(searched === "" ? {} : { question: searched }),
    ...(email.trim() === "" ? {} : { email: toEmail(email) }),
  };
}

interface RequestRow {
  readonly id: Id;
  readonly question: string | null;
  readonly wish: string;
  readonly email: string | null;
  readonly askedAt: Date;
  readonly closedAt: Date | null;
}

function toRequest({ id, question, wish, email, askedAt, closedAt }: RequestRow): DataRequest {
  return {
    id,
    wish,
    askedAt,
    ...(question === null ? {} : { question }),
    ...(email === null ? {} : { email }),
    ...(closedAt === null ? {} : { closedAt }),
  };
}
