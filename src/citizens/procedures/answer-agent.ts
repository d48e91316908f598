import { holdAccess } from "../../access/hold.ts";
import { appendAccess, headWanted } from "../../access/journal.ts";
import type { Id } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import type { CitizensContext } from "../context.ts";
import { findOne, holdDeclaration } from "../find-person.ts";
import { foundBy } from "../found-by.ts";
import type { Brought } from "../once-peers.ts";
import { signReceipt, toReceipt } from "../once-receipt.ts";
import { digestOf } from "../person-digest.ts";
import { refuseOnce } from "../procedure.ts";
import { isForAgents, readPerson, toAgentFacts } from "./agents.ts";
import { writeAnswer } from "./answer-document.ts";
import { agreedRows, allowOnce } from "./check-request.ts";
import type { OnceRequest } from "./request-document.ts";
import { type TableOfPerson, tellPersonTold } from "./tell-person.ts";
import { entryOfTold, readFacts, type ToldFacts } from "./told-facts.ts";

/** What agents of one organization ask within a day, and how much of it finds nothing: nobody tries names by it. */
export const agentsMax = { asked: 500, missed: 20 } as const;
const dayMs = 86_400_000;

type AgentRequest = OnceRequest & { readonly agent: NonNullable<OnceRequest["agent"]> };

interface AgentAsked {
  /** As it was signed. */
  readonly text: string;
  /** Who is meant. */
  readonly person: string;
}

/**
 * Answers an agent of another organization at once, where both organizations agreed to that and exactly one person is
 * meant; who that is learns it. A request is answered once: whoever lost the answer asks anew. Throws a refusal.
 */
export async function answerAgent(
  ctx: CitizensContext,
  request: AgentRequest,
  { text, person: meant }: AgentAsked,
): Promise<Brought> {
  const allowed = await allowOnce(ctx, request);
  const { declared } = allowed;
  if (!isForAgents(declared)) throw refuseOnce("once-not-for-agents");
  const named = toAgentFacts(declared, readPerson(request.agent, meant));
  await countAsked(ctx, request, { text, organization: declared.organization });
  const person = await findOne(ctx, declared, named);
  if (person === undefined) throw refuseOnce("once-unidentified");
  const told = { table: declared.table, digest: await digestOf(ctx, declared.table, person) };
  // Before anything is said of their rows, an empty cell among it.
  await refuseOpposed(ctx.db, told);
  const facts = await readFacts(ctx, allowed, request, person);
  // By a version that came meanwhile the same number may stand for somebody else.
  await foundBy(ctx, declared, person, named);
  return tellFound(ctx, request, { text, told, facts });
}

interface Found extends Pick<AgentAsked, "text"> {
  readonly told: TableOfPerson;
  readonly facts: ToldFacts;
}

/** The answer, once it is written down of whom it tells, and they are told. */
async function tellFound(
  ctx: CitizensContext,
  request: AgentRequest,
  { text, told, facts }: Found,
): Promise<Brought> {
  const { declared } = facts.allowed;
  const answer = await writeAnswer(ctx, request, facts.rows);
  const exchanged = { request, signed: text, answer, rows: facts.rows.length, sentAt: ctx.clock() };
  const receipt = await signReceipt(ctx.identity, "source", toReceipt(exchanged));
  await ctx.db.begin(async (tx) => {
    // What was withdrawn, or declared otherwise, since it was read.
    await holdAccess(tx, declared.dataset.id);
    await agreedRows(tx, request);
    await holdDeclaration(tx, declared);
    await refuseOpposed(tx, told);
    await tx`update asked_once set state = 'sent' where id = ${request.id}`;
    await tx`
      insert into told_persons (id, table_id, digest) values (${request.id}, ${told.table}, ${told.digest})`;
    await tellPersonTold(ctx, tx, declared.organization, told);
    await appendAccess(ctx, tx, entryOfTold(ctx, facts, request, request.id));
  });
  await ctx.jobs.announce(headWanted);
  return { answer, receipt };
}

/**
 * Who opposed, asked to limit or is being erased is told of by nobody but themselves, unless the organization said no;
 * nor is that told.
 */
async function refuseOpposed(db: Db | Tx, of: TableOfPerson): Promise<void> {
  if (await isOpposed(db, of)) throw refuseOnce("once-unidentified");
}

/** Whether the person opposed, asked to limit or is being erased, and the organization did not say no. */
export async function isOpposed(db: Db | Tx, { table, digest }: TableOfPerson): Promise<boolean> {
  const asked = await db`
    select from demands where table_id = ${table} and digest = ${digest} and (
      (kind in ('oppose', 'limit') and state in ('asked', 'done')) or (kind = 'erase' and state = 'accepted'))
    limit 1`;
  return asked.length > 0;
}

/**
 * Before anybody is looked for it is one that found nothing, until something is told: of many at once no more are let
 * in than one after the other. Throws `once-asked-twice` and `once-tries-over`.
 */
async function countAsked(
  ctx: CitizensContext,
  request: OnceRequest,
  { text, organization: source }: { readonly text: string; readonly organization: Id },
): Promise<void> {
  const { id, from, organization, table, until } = request;
  const now = ctx.clock();
  await ctx.db.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtextextended(${`asked by agents of ${from} ${organization.id}`}, 0))`;
    await refuseMany(tx, request, now);
    const kept = await tx`
      insert into asked_once (id, instance, request, table_id, organization, state, at, until, agent_of)
      values (${id}, ${from}, ${text}, ${table}, ${source}, 'refused', ${now}, ${until}, ${organization.id})
      on conflict (id) do nothing returning 1`;
    if (kept.length === 0) throw refuseOnce("once-asked-twice");
  });
}

async function refuseMany(tx: Tx, { from, organization }: OnceRequest, now: Date): Promise<void> {
  const [count] = await tx<{ asked: number; missed: number }[]>`
    select count(*)::int as asked, count(*) filter (where state = 'refused')::int as missed from asked_once
    where instance = ${from} and agent_of = ${organization.id} and at > ${new Date(now.getTime() - dayMs)}`;
  const { asked = 0, missed = 0 } = count ?? {};
  if (asked >= agentsMax.asked || missed >= agentsMax.missed) throw refuseOnce("once-tries-over");
}
