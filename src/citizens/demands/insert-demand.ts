import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import type { KeptCode } from "../codes.ts";
import type { CitizensContext } from "../context.ts";
import { monthsAfter } from "../demand.ts";
import { type DemandRow, selectDemands } from "./demand-rows.ts";
import { tellEditors } from "./tell.ts";

/** Of one account, that are not answered yet. */
const openMax = 20;

/** Those of an account that wait for an answer; no other one is asked until the transaction ends. Throws `too-many`. */
export async function requireFewOpen(tx: Tx, account: Id): Promise<readonly DemandRow[]> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${`links:${account}`}, 0))`;
  const open = await selectDemands(tx, tx`account = ${account} and state = 'asked'`);
  if (open.length >= openMax) throw new Failure("too-many", "citizens-demands-many", { max: openMax });
  return open;
}

type New = Pick<
  DemandRow,
  "id" | "organization" | "kind" | "onRow" | "digest" | "content" | "language" | "askedAt"
> & {
  readonly account: Id;
  /** Absent of what was told once: its rows are elsewhere. */
  readonly table?: Id;
  /** What is to be typed before it is asked. */
  readonly code?: Pick<KeptCode, "code" | "codeUntil"> | undefined;
  readonly mandate?: Id | undefined;
};

/** Asks it of the organization, which is told, unless it waits for a code. */
export async function insertDemand(ctx: CitizensContext, tx: Tx, demand: New): Promise<void> {
  const { id, account, table, organization, kind, onRow, digest, content, language, askedAt } = demand;
  const { code, mandate } = demand;
  await tx`
    insert into demands (id, account, table_id, organization, kind, on_row, digest, content, language,
      state, asked_at, due_at, code, code_until, mandate)
    values (${id}, ${account}, ${table ?? null}, ${organization}, ${kind}, ${onRow}, ${digest}, ${content},
      ${language}, ${code === undefined ? "asked" : "unproven"}, ${askedAt}, ${monthsAfter(askedAt, 1)},
      ${code?.code ?? null}, ${code?.codeUntil ?? null}, ${mandate ?? null})`;
  await tellEditors(ctx, tx, id);
}
