import type { Actor } from "../../access/actor.ts";
import { headWanted } from "../../access/journal.ts";
import { countSearch } from "../../access/reading-reasons.ts";
import { organizationsOf, requireMember } from "../../access/require.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import type { CitizensContext } from "../context.ts";
import type { Brought } from "../once-peers.ts";
import { type FactSource, type FullPart, type Procedure, refuseAgent, refuseOnce } from "../procedure.ts";
import { type NamedPerson, writePerson } from "./agents.ts";
import { isOpen, sealContent, toCase, toFullPart, unknownCase } from "./case-rows.ts";
import { askPart, handOver, refusePart } from "./parts.ts";
import { getProcedure, selectProcedures, unknownProcedure } from "./procedures.ts";
import { type CaseOfProcedure, getPart, listMissing, ofProcedure } from "./read-cases.ts";
import { casePattern } from "./request-document.ts";
import { countersign, verifyBrought } from "./take-answer.ts";
import { writeTold } from "./told-entry.ts";

interface AskedByAgent {
  /** What the case is called at the organization: no name of anybody. */
  readonly reference: string;
  /** Whom it is about, by what the source finds people by. */
  readonly facts: NamedPerson;
  /** Which source is asked, by its table; absent where the procedure has one. */
  readonly source?: string;
}

/** One source of a case, as an agent asks for it. */
export type AgentCase = Omit<CaseOfProcedure, "parts"> & {
  readonly part: FullPart;
  /** Of which sources nothing came for the case so far. */
  readonly missing: readonly FactSource[];
};

/**
 * Has the facts of one person told for a case of theirs, by an editor of the organization whose procedure it is, as its
 * member. They are kept as those that citizens hand in. What is refused is thrown, with who refuses as `provider`.
 */
export async function askAsAgent(
  ctx: CitizensContext,
  actor: Actor,
  slug: string,
  { reference, facts: named, source: table }: AskedByAgent,
): Promise<AgentCase> {
  const { account } = requireMember(actor);
  const procedure = await getProcedure(ctx, slug);
  requireAgent(actor, procedure);
  if (!casePattern.test(reference)) throw new Failure("invalid", "once-case-wrong", { parameter: "case" });
  const { source, place } = sourceOf(procedure, table);
  await countSearch(ctx.db, account, ctx.clock());
  const { text, hash } = writePerson(named);
  const row = await ctx.db.begin(async (tx) => {
    const caseId = await caseOf(ctx, tx, procedure.id, reference);
    const agent = { account, case: reference, person: hash };
    return askPart(ctx, tx, { procedure, account: null, caseId, place, source }, agent);
  });
  const {
    refusal,
    facts = [],
    answer = "",
    receipt = "",
  } = await handOver(ctx, source.instance, row.request, text);
  if (refusal !== undefined) {
    await refusePart(ctx, row.id, refusal);
    const told = refusal === "once-facts-wrong" ? { facts } : {};
    throw refuseAgent(refusal, { provider: source.organization, ...told });
  }
  return takeTold(ctx, { id: row.id, account, person: text }, { answer, receipt });
}

/** The one that is named. Throws `invalid`, with those that there are, where that is none, or several are and none is. */
function sourceOf({ sources }: Procedure, table: string | undefined) {
  const place =
    table === undefined && sources.length === 1 ? 0 : sources.findIndex((source) => source.table === table);
  const source = sources[place];
  if (source !== undefined) return { source, place };
  const told = sources.map((one) => `${one.table} ${one.organization}`);
  throw new Failure("invalid", "once-source-needed", { parameter: "source", sources: told });
}

/** What is asked for a case of that reference, or came and is kept still, is one case with what comes. */
async function caseOf(
  { clock }: CitizensContext,
  tx: Tx,
  procedure: Id,
  reference: string,
): Promise<Id | undefined> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${`case ${reference} of ${procedure}`}, 0))`;
  const [found] = await tx<{ caseId: Id }[]>`
    select case_id from procedure_cases
    where procedure = ${procedure} and reference = ${reference} and ${isOpen(tx, clock())}
    order by at limit 1`;
  return found?.caseId;
}

/** What was told is kept, with whom it was asked about, in the transaction that says who reads it. */
async function takeTold(
  ctx: CitizensContext,
  { id, account, person }: { readonly id: Id; readonly account: Id; readonly person: string },
  { answer, receipt }: Brought,
): Promise<AgentCase> {
  const { row, request, read, keys } = await verifyBrought(ctx, id, answer, ctx.db`account is null`);
  // A refusal is told as such, and nothing else is.
  if ("refusal" in read) throw refuseOnce("once-signature");
  const file = await countersign(ctx, { request, signed: row.request, answer, keys }, receipt);
  const { rows, until } = read;
  const content = await sealContent(ctx, id, { rows, answer, person });
  await ctx.db.begin(async (tx) => {
    await tx`
      update procedure_cases set state = 'taken', content = ${content}, receipt = ${file}, until = ${until}
      where id = ${id}`;
    await writeTold(ctx, tx, { row, rows: rows.length, reader: account });
  });
  await ctx.jobs.announce(headWanted);
  const part = toFullPart({ ...row, state: "taken", receipt: file, until }, { rows });
  return withPart(ctx, await ofProcedure(ctx, toCase([row], [part])));
}

/** What is kept of a case of that procedure, read again: see `getPart`. Throws `not-found` once nothing is. */
export async function readToldCase(
  ctx: CitizensContext,
  actor: Actor,
  slug: string,
  id: string,
): Promise<AgentCase> {
  requireMember(actor);
  const [procedure] = await selectProcedures(ctx.db, ctx.db`slug = ${slug}`);
  if (procedure === undefined) throw unknownProcedure();
  requireAgent(actor, procedure);
  const found = await withPart(ctx, await getPart(ctx, actor, procedure.organization, id));
  if (found.procedure.id !== procedure.id || found.part.rows === undefined) throw unknownCase();
  return found;
}

async function withPart(
  ctx: CitizensContext,
  { parts: [part], ...one }: CaseOfProcedure,
): Promise<AgentCase> {
  if (part === undefined) throw unknownCase();
  return { ...one, part, missing: await listMissing(ctx, part.id, one.procedure) };
}

/** Whoever administers the instance is none by that. */
function requireAgent(actor: Actor, { organization }: Pick<Procedure, "organization">): void {
  if (organizationsOf(actor, "editor").includes(organization)) return;
  throw new Failure("forbidden", "access-role-needed", { role: "editor" });
}
