import type { Actor } from "../../access/actor.ts";
import { headWanted } from "../../access/journal.ts";
import { countSearch } from "../../access/reading-reasons.ts";
import { organizationsOf, requireMember } from "../../access/require.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { CitizensContext } from "../context.ts";
import type { Brought } from "../once-peers.ts";
import { type Procedure, refuseAgent, refuseOnce } from "../procedure.ts";
import { type NamedPerson, writePerson } from "./agents.ts";
import { sealContent, toFullCase, unknownCase } from "./case-rows.ts";
import { countersign, handOver, insertCase, newCase, refuseCase, verifyBrought } from "./cases.ts";
import { getProcedure, selectProcedures, unknownProcedure } from "./procedures.ts";
import { type CaseOfProcedure, getCase, ofProcedure } from "./read-cases.ts";
import { casePattern } from "./request-document.ts";
import { writeTold } from "./told-entry.ts";

interface AskedByAgent {
  /** What the case is called at the organization: no name of anybody. */
  readonly reference: string;
  /** Whom it is about, by what the source finds people by. */
  readonly facts: NamedPerson;
}

/**
 * Has the facts of one person told for a case of theirs, by an editor of the organization whose procedure it is, as its
 * member. They are kept as those that citizens hand in. What is refused is thrown, with who refuses as `provider`.
 */
export async function askAsAgent(
  ctx: CitizensContext,
  actor: Actor,
  slug: string,
  { reference, facts: named }: AskedByAgent,
): Promise<CaseOfProcedure> {
  const { account } = requireMember(actor);
  const procedure = await getProcedure(ctx, slug);
  requireAgent(actor, procedure);
  if (!casePattern.test(reference)) throw new Failure("invalid", "once-case-wrong", { parameter: "case" });
  await countSearch(ctx.db, account, ctx.clock());
  const { text, hash } = writePerson(named);
  const asking = { account, case: reference, person: hash };
  const row = await newCase(ctx, procedure, null, asking);
  await ctx.db.begin((tx) => insertCase(tx, row));
  const {
    refusal,
    facts = [],
    answer = "",
    receipt = "",
  } = await handOver(ctx, procedure.source.instance, row.request, text);
  if (refusal !== undefined) {
    await refuseCase(ctx, row.id, refusal);
    const told = refusal === "once-facts-wrong" ? { facts } : {};
    throw refuseAgent(refusal, { provider: procedure.source.organization, ...told });
  }
  return takeTold(ctx, { id: row.id, account, person: text }, { answer, receipt });
}

/** What was told is kept, with whom it was asked about, in the transaction that says who reads it. */
async function takeTold(
  ctx: CitizensContext,
  { id, account, person }: { readonly id: Id; readonly account: Id; readonly person: string },
  { answer, receipt }: Brought,
): Promise<CaseOfProcedure> {
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
  const full = toFullCase({ ...row, state: "taken", receipt: file, until }, { rows });
  return ofProcedure(ctx, full);
}

/** What is kept of a case of that procedure, read again: see `getCase`. Throws `not-found` once nothing is. */
export async function readToldCase(
  ctx: CitizensContext,
  actor: Actor,
  slug: string,
  id: string,
): Promise<CaseOfProcedure> {
  requireMember(actor);
  const [procedure] = await selectProcedures(ctx.db, ctx.db`slug = ${slug}`);
  if (procedure === undefined) throw unknownProcedure();
  requireAgent(actor, procedure);
  const found = await getCase(ctx, actor, procedure.organization, id);
  if (found.procedure.id !== procedure.id || found.rows === undefined) throw unknownCase();
  return found;
}

/** Whoever administers the instance is none by that. */
function requireAgent(actor: Actor, { organization }: Pick<Procedure, "organization">): void {
  if (organizationsOf(actor, "editor").includes(organization)) return;
  throw new Failure("forbidden", "access-role-needed", { role: "editor" });
}
