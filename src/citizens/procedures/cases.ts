import type { Actor } from "../../access/actor.ts";
import { headWanted } from "../../access/journal.ts";
import { requireMember } from "../../access/require.ts";
import { defined } from "../../base/defined.ts";
import { Failure, isFailure } from "../../base/failure.ts";
import { type Id, isId, newId } from "../../base/id.ts";
import { cleanText } from "../../catalogue/metadata-rules.ts";
import type { Tx } from "../../db/db.ts";
import type { CitizensContext } from "../context.ts";
import type { Fragment } from "../../access/may.ts";
import { caseOfAnswer, keyOfAnswer, readAnswer } from "./answer-document.ts";
import type { AskedOnce, Brought } from "../once-peers.ts";
import { receiveAsked } from "./asked.ts";
import { type CaseRow, holdCase, sealContent, selectCases, toCase, unknownCase } from "./case-rows.ts";
import {
  isOnceRefusal,
  type OnceRefusal,
  type Procedure,
  type ProcedureCase,
  refuseOnce,
} from "../procedure.ts";
import { getProcedure, selectProcedures } from "./procedures.ts";
import { type CaseOfProcedure, getOwnCase } from "./read-cases.ts";
import { readSourceReceipt, signReceipt, toReceiptFile } from "../once-receipt.ts";
import { type OnceRequest, readRequest, requestMs, signRequest } from "./request-document.ts";
import { findTaker } from "./taker.ts";
import { writeTold } from "./told-entry.ts";

const wordsMax = 5000;
/** That one account begins within a day. */
const casesMax = 50;
/** What was brought in words is kept so long. */
const dayMs = 86_400_000;
/** Of a case handed over anew: what was answered waits at the source, whose page hands it over still. */
const saysNoMore: ReadonlySet<OnceRefusal> = new Set(["once-asked-twice", "once-source-away"]);

/**
 * Asks for the facts of the actor: signs a request, and hands it to who holds them, where the citizen
 * goes on at `/once/{id}`. Asked again while that request holds, it is the same one. What the source
 * refuses is the state of the case.
 */
export async function startCase(ctx: CitizensContext, actor: Actor, slug: string): Promise<CaseOfProcedure> {
  const { account } = requireMember(actor);
  const procedure = await getProcedure(ctx, slug);
  const made = await newCase(ctx, procedure, account);
  const row = await ctx.db.begin(
    async (tx) => (await openCase(ctx, tx, account, procedure.id)) ?? insertCase(tx, made),
  );
  const { to } = readRequest(row.request);
  const { refusal } = await handOver(ctx, to, row.request);
  const isHandedAnew = row.id !== made.id;
  if (refusal !== undefined && !(isHandedAnew && saysNoMore.has(refusal)))
    await refuseCase(ctx, row.id, refusal);
  return getOwnCase(ctx, actor, row.id);
}

/** The one that is under way; throws where what was fetched or brought is kept still. */
async function openCase(
  { clock }: CitizensContext,
  tx: Tx,
  account: Id,
  procedure: Id,
): Promise<CaseRow | undefined> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${`cases:${account}`}, 0))`;
  const rows = await selectCases(
    tx,
    tx`account = ${account} and procedure = ${procedure} and until > ${clock()}
      and state in ('asked', 'taken', 'brought')`,
  );
  if (rows.some(({ state }) => state !== "asked")) throw refuseOnce("once-asked-twice");
  return rows[0];
}

/** One that is to begin, with its request, signed: of that account, or asked by an agent. */
export async function newCase(
  ctx: CitizensContext,
  procedure: Procedure & { readonly organizationName: string },
  account: Id | null,
  agent?: OnceRequest["agent"],
): Promise<CaseRow> {
  const { organization, organizationName, slug, title, source, exchange, columns, law, keepDays } = procedure;
  const at = ctx.clock();
  const until = new Date(at.getTime() + requestMs);
  const id = newId(at.getTime());
  const request: OnceRequest = {
    id,
    from: ctx.url,
    to: source.instance,
    organization: { id: organization, name: organizationName },
    procedure: { slug, title },
    agreement: exchange,
    table: source.table,
    columns: [...columns],
    law,
    keepDays,
    ...(agent === undefined ? { explicitAt: at.toISOString() } : { agent }),
    until: until.toISOString(),
  };
  const signed = await signRequest(ctx, request);
  const nothing = { refusal: null, content: "", receipt: "" };
  return {
    id,
    procedure: procedure.id,
    organization,
    account,
    state: "asked",
    request: signed,
    ...nothing,
    at,
    until,
  };
}

/** Where `openCase` holds those of the account. Throws `too-many` where it began enough of them. */
export async function insertCase(tx: Tx, row: CaseRow): Promise<CaseRow> {
  const since = new Date(row.at.getTime() - dayMs);
  const [count] = await tx<{ begun: number }[]>`
    select count(*)::int as begun from procedure_cases where account = ${row.account} and at > ${since}`;
  if ((count?.begun ?? 0) >= casesMax) throw new Failure("too-many", "once-cases-many", { max: casesMax });
  await tx`
    insert into procedure_cases (id, procedure, organization, account, state, request, content, at, until)
    values (${row.id}, ${row.procedure}, ${row.organization}, ${row.account}, ${row.state}, ${row.request},
      ${row.content}, ${row.at}, ${row.until})`;
  return row;
}

/** Where the facts are held here, nothing leaves the process. */
export async function handOver(
  ctx: CitizensContext,
  to: string,
  request: string,
  person?: string,
): Promise<AskedOnce> {
  if (to === ctx.url) return receiveAsked(ctx, ctx.url, request, person);
  if (!(await ctx.oncePeers.isTied(to))) return { refusal: "once-not-tied" };
  try {
    return await ctx.oncePeers.ask(to, request, person);
  } catch (error) {
    if (isFailure(error) && isOnceRefusal(error.key)) return { refusal: error.key };
    throw error;
  }
}

export async function refuseCase({ db }: CitizensContext, id: Id, refusal: OnceRefusal): Promise<void> {
  await db`
    update procedure_cases set state = 'refused', refusal = ${refusal} where id = ${id} and state = 'asked'`;
}

/** What the citizen wrote in place of what would be fetched; the organization reads it as such. */
export async function bringPaper(
  ctx: CitizensContext,
  actor: Actor,
  slug: string,
  text: string,
): Promise<ProcedureCase> {
  const { account } = requireMember(actor);
  const words = cleanText(text, wordsMax);
  if (words === "") throw new Failure("invalid", "once-paper-empty", { parameter: "words" });
  const { id: procedure, organization, keepDays } = await getProcedure(ctx, slug);
  const at = ctx.clock();
  const id = newId(at.getTime());
  const until = new Date(at.getTime() + keepDays * dayMs);
  const content = await sealContent(ctx, id, { words, isNamed: true });
  const row = await ctx.db.begin(async (tx) => {
    // What was asked and not taken yet is not waited for any more.
    const open = await openCase(ctx, tx, account, procedure);
    if (open !== undefined) {
      await tx`update procedure_cases set state = 'refused', refusal = 'once-declined' where id = ${open.id}`;
    }
    const nothing = { request: "", refusal: null, receipt: "" };
    return insertCase(tx, {
      id,
      procedure,
      organization,
      account,
      state: "brought",
      content,
      ...nothing,
      at,
      until,
    });
  });
  return toCase(row);
}

/**
 * Takes what the source answered, brought by the browser of who started the case: verified against its
 * keys as they are known, without asking it again. Twice is once. A refusal that it signed ends the case.
 */
export async function takeAnswer(
  ctx: CitizensContext,
  actor: Actor,
  id: string,
  { answer, receipt }: Brought,
): Promise<void> {
  const { account } = requireMember(actor);
  const { row, request, read, keys } = await verifyBrought(ctx, id, answer, ctx.db`account = ${account}`);
  if ("refusal" in read) {
    await refuseCase(ctx, row.id, read.refusal);
    return;
  }
  const file = await countersign(ctx, { request, signed: row.request, answer, keys }, receipt);
  const citizen = await findTaker(ctx, actor, request);
  const taken = { rows: read.rows, answer, isNamed: true, ...defined({ citizen }) } as const;
  const content = await sealContent(ctx, row.id, taken);
  await ctx.db.begin(async (tx) => {
    const held = await holdCase(tx, id, account);
    if (held.state === "taken") return;
    if (held.state !== "asked") throw refuseOnce("once-asked-twice");
    if (held.until <= ctx.clock()) throw refuseOnce("once-expired");
    await tx`
      update procedure_cases set state = 'taken', content = ${content}, receipt = ${file},
        until = ${read.until}
      where id = ${held.id}`;
    await writeTold(ctx, tx, { row: held, rows: read.rows.length });
  });
  await ctx.jobs.announce(headWanted);
}

/** The receipt of both sides. Throws `once-signature` where the source's is of something else. */
export async function countersign(
  ctx: CitizensContext,
  told: Parameters<typeof readSourceReceipt>[1],
  receipt: string,
): Promise<string> {
  const source = await readSourceReceipt(receipt, told);
  return toReceiptFile({ source: receipt, asker: await signReceipt(ctx.identity, "asker", source) });
}

/** Of which case an answer is, and who signed it. */
export interface LookedAnswer {
  readonly id: Id;
  readonly title: string;
  readonly source: string;
  /** Nothing is told: the case ends with it, and names nobody. */
  readonly isRefusal: boolean;
}

/** An answer as it arrives, whoever brings it: of which case, where its source signed it for that. Nothing is written. */
export async function lookAtAnswer(ctx: CitizensContext, answer: string): Promise<LookedAnswer> {
  const { row, read } = await verifyBrought(ctx, caseOfAnswer(answer), answer, ctx.db`true`);
  const [procedure] = await selectProcedures(ctx.db, ctx.db`id = ${row.procedure}`);
  const [title, source] = [procedure?.title ?? "", procedure?.source.organization ?? ""];
  return { id: row.id, title, source, isRefusal: "refusal" in read };
}

export async function verifyBrought(ctx: CitizensContext, id: string, answer: string, where: Fragment) {
  const [row] = await selectCases(
    ctx.db,
    ctx.db`id = ${isId(id) ? id : null} and request <> '' and ${where}`,
  );
  if (row === undefined) throw unknownCase();
  const request = readRequest(row.request);
  const keys = await keysFor(ctx, request, answer);
  const read = await readAnswer(answer, { request, keys, now: ctx.clock() });
  return { row, request, read, keys };
}

/** The receipt that both sides signed, for its citizen. Throws `not-found` while there is none. */
export async function getOnceReceipt(ctx: CitizensContext, actor: Actor, id: string): Promise<string> {
  const { account } = requireMember(actor);
  const [row] = await selectCases(
    ctx.db,
    ctx.db`id = ${isId(id) ? id : null} and account = ${account} and receipt <> ''`,
  );
  if (row === undefined) throw unknownCase();
  return row.receipt;
}

async function keysFor(ctx: CitizensContext, { to }: OnceRequest, answer: string) {
  try {
    return await ctx.oncePeers.keysOf(to, keyOfAnswer(answer));
  } catch (cause) {
    if (isFailure(cause)) throw refuseOnce("once-signature", cause);
    throw cause;
  }
}
