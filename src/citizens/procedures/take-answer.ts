import type { Actor } from "../../access/actor.ts";
import { headWanted } from "../../access/journal.ts";
import type { Fragment } from "../../access/may.ts";
import { requireMember } from "../../access/require.ts";
import { defined } from "../../base/defined.ts";
import { isFailure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { CitizensContext } from "../context.ts";
import type { Brought } from "../once-peers.ts";
import { readSourceReceipt, signReceipt, toReceiptFile } from "../once-receipt.ts";
import { refuseOnce } from "../procedure.ts";
import { caseOfAnswer, keyOfAnswer, readAnswer } from "./answer-document.ts";
import { hasId, holdPart, sealContent, selectRows, unknownCase } from "./case-rows.ts";
import { refusePart } from "./parts.ts";
import { selectProcedures } from "./procedures.ts";
import { type OnceRequest, readRequest } from "./request-document.ts";
import { findTaker } from "./taker.ts";
import { writeTold } from "./told-entry.ts";

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
    await refusePart(ctx, row.id, read.refusal);
    return;
  }
  const file = await countersign(ctx, { request, signed: row.request, answer, keys }, receipt);
  const citizen = await findTaker(ctx, actor, request);
  const taken = { rows: read.rows, answer, isNamed: true, ...defined({ citizen }) } as const;
  const content = await sealContent(ctx, row.id, taken);
  await ctx.db.begin(async (tx) => {
    const held = await holdPart(tx, id, account);
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
  const [title, source] = [procedure?.title ?? "", row.source.organization];
  return { id: row.id, title, source, isRefusal: "refusal" in read };
}

export async function verifyBrought(ctx: CitizensContext, id: string, answer: string, where: Fragment) {
  const [row] = await selectRows(ctx.db, ctx.db`${hasId(ctx.db, id)} and request <> '' and ${where}`);
  if (row === undefined) throw unknownCase();
  const request = readRequest(row.request);
  const keys = await keysFor(ctx, request, answer);
  const read = await readAnswer(answer, { request, keys, now: ctx.clock() });
  return { row, request, read, keys };
}

/** The receipt that both sides signed, for its citizen. Throws `not-found` while there is none. */
export async function getOnceReceipt(ctx: CitizensContext, actor: Actor, id: string): Promise<string> {
  const { account } = requireMember(actor);
  const [row] = await selectRows(
    ctx.db,
    ctx.db`${hasId(ctx.db, id)} and account = ${account} and receipt <> ''`,
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
