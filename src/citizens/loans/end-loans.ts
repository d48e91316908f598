import type { Actor } from "../../access/actor.ts";
import { requireMember } from "../../access/require.ts";
import type { Id } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import type { WatchWork } from "../../jobs/watching.ts";
import { revokeKeysFor } from "../../projects/key-registrations.ts";
import { loansWithFiles, removeLent } from "../../tables/lent-rows.ts";
import { consentTyp, toConsentRecord } from "../consent-record.ts";
import type { CitizensContext } from "../context.ts";
import { writeApart } from "../erasing/erasures-apart.ts";
import { takeEnded } from "./borrowed-rows.ts";
import { enqueueLoan } from "./loan-kind.ts";
import { holdLoan, loansEnded, type LoanRow, openLoan, sealLoan, selectLoans } from "./loan-rows.ts";
import { consentOf } from "./sign-consent.ts";
import { tellBorrower, tellLender } from "./tell-borrower.ts";

const lookMs = 60_000;

/**
 * From the next request on nothing is read under it, and streams under way break off. One that waits for
 * its code goes; one that ended stays as it is. What follows is taken up by the next look where this dies.
 */
export async function withdrawLoan(ctx: CitizensContext, actor: Actor, id: string): Promise<void> {
  const { account } = requireMember(actor);
  const loan = await ctx.db.begin(async (tx) => {
    const row = await holdLoan(tx, id, tx`account = ${account}`);
    if (row.state === "unproven") await tx`delete from loans where id = ${row.id}`;
    else await end(tx, row.id, ctx.clock(), "person");
    return row;
  });
  if (loan.state !== "running") return;
  await writeApart(ctx);
  await settleLoan(ctx, loan.id);
}

/** A loan that does not run stays as it is. */
async function end(tx: Tx, loan: Id, at: Date, why: "person" | "day" | "tie"): Promise<void> {
  await tx`select end_loan(${loan}::uuid, ${at}, ${why})`;
}

/** Ends what is due, and does what follows from each end, however it came. */
export function loansWork(ctx: CitizensContext): WatchWork {
  return {
    watch: "loans",
    on: [loansEnded],
    everyMs: lookMs,
    due: () => dueLoans(ctx),
    run: (_signal, loan) => settleLoan(ctx, loan),
  };
}

async function dueLoans(ctx: CitizensContext): Promise<readonly Id[]> {
  await endDue(ctx);
  const ended = await selectLoans(ctx.db, ctx.db`state = 'ended' and settled_at is null`);
  if (ended.length > 0) await writeApart(ctx);
  // A reader who was about to be let in may have made a file as it ended.
  const files = await loansWithFiles(ctx.db);
  const left = await selectLoans(ctx.db, ctx.db`state = 'ended' and id = any(${[...files]}::uuid[])`);
  return [...new Set([...ended, ...left].map(({ id }) => id))];
}

/** At their day, and those to an instance with which there is no tie any more. */
async function endDue(ctx: CitizensContext): Promise<void> {
  const running = await selectLoans(
    ctx.db,
    ctx.db`state = 'running' and (ends_at <= ${ctx.clock()} or borrower_instance <> ${ctx.url})`,
  );
  const instances = new Set(running.map(({ borrowerInstance }) => borrowerInstance));
  const untied = new Set<string>();
  for (const instance of instances) {
    if (instance !== ctx.url && !(await ctx.peers.isTied(instance))) untied.add(instance);
  }
  for (const { id, endsAt, borrowerInstance } of running) {
    const now = ctx.clock();
    if (endsAt <= now) await ctx.db.begin((tx) => end(tx, id, endsAt, "day"));
    else if (untied.has(borrowerInstance)) await ctx.db.begin((tx) => end(tx, id, now, "tie"));
  }
}

/** Signed and told once, then its files go: as often as it is asked, until they are gone. */
export async function settleLoan(ctx: CitizensContext, loan: Id): Promise<void> {
  await ctx.db.begin(async (tx) => {
    const ended = await holdLoan(tx, loan, tx`state = 'ended'`);
    if (!(await signEnd(ctx, tx, ended))) return;
    await tellBorrower(ctx, tx, loan, "ended");
    if (ended.endedBy !== "person") await tellLender(ctx, tx, loan, "over");
  });
  const [row] = await selectLoans(ctx.db, ctx.db`id = ${loan}`);
  if (row === undefined || !(await removeLent(ctx, loan, row.tableId))) return;
  await ctx.db`update loans set settled_at = ${ctx.clock()} where id = ${loan} and settled_at is null`;
}

/** Answers whether it was not told yet. What was lost with its key is told without a receipt. */
async function signEnd(ctx: CitizensContext, tx: Tx, row: LoanRow): Promise<boolean> {
  const { id, borrowerInstance: peer, endedAt, endsAt, endedBy, settledAt } = row;
  const content = await openLoan(ctx, row);
  if (settledAt !== null || content?.ended !== undefined) return false;
  const at = endedAt ?? endsAt;
  await revokeKeysFor(tx, { agreement: id, instance: ctx.url }, ctx.clock());
  let ended: string | null = null;
  if (content !== undefined) {
    const consent = await consentOf(
      { ...ctx, db: tx },
      row,
      content,
      endedBy === "day" ? "expired" : "withdrawn",
    );
    ended = await ctx.identity.within(tx).signDocument(consentTyp, toConsentRecord(consent));
    await tx`update loans set content = ${await sealLoan(ctx, id, { ...content, ended })} where id = ${id}`;
  }
  if (peer === ctx.url) return takeEnded(tx, { loan: id, instance: peer, endedAt: at }, ended);
  if (ended !== null) await enqueueLoan(tx, { loan: id, what: "ended", peer, at: ctx.clock() });
  return true;
}
