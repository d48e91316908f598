import { enqueue } from "../../outbox/entries.ts";
import type { OutboxKind } from "../../outbox/entry.ts";
import type { Id } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import type { CitizensContext } from "../context.ts";
import { findBorrowed } from "./borrowed-rows.ts";
import { openLoan, selectLoans } from "./loan-rows.ts";

const kindName = "loan";
const lateMs = 86_400_000;

interface Body {
  readonly loan: Id;
  /** `given` and `ended` go to who reads, `deleted` to who holds the rows. */
  readonly what: "given" | "ended" | "deleted";
}

/** In the transaction of what it tells; of one loan they are taken in their order. */
export async function enqueueLoan(
  tx: Tx,
  { loan, what, peer, at }: Body & { readonly peer: string; readonly at: Date },
): Promise<void> {
  await enqueue(tx, { kind: kindName, peer, key: `${loan} ${what}`, lane: loan, body: { loan, what }, at });
}

/** A signed receipt, or confirmation, until the other instance has it. Nothing is read there but under the agreement here. */
export function loanKind(ctx: CitizensContext): OutboxKind<Body> {
  return {
    name: kindName,
    lateAfterMs: lateMs,
    send: async ({ peer, body }, signal) => {
      const document = await documentOf(ctx, body);
      if (document !== undefined) await ctx.peers.deliver(peer, document, signal);
    },
    // What the other side does not take is not lent: who lends sees that it ended, and why.
    onRefused: async (tx, { body }) => {
      if (body.what === "given") await tx`select end_loan(${body.loan}::uuid, ${ctx.clock()}, 'tie')`;
    },
  };
}

async function documentOf(ctx: CitizensContext, { loan, what }: Body): Promise<string | undefined> {
  if (what === "deleted") return (await findBorrowed(ctx.db, loan))?.deletion ?? undefined;
  const [row] = await selectLoans(ctx.db, ctx.db`id = ${loan}`);
  return row === undefined ? undefined : (await openLoan(ctx, row))?.[what];
}
