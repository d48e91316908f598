import { type Actor, system } from "../../access/actor.ts";
import type { Id } from "../../base/id.ts";
import { getAccount } from "../../people/accounts.ts";
import { hashOfSecret } from "../../people/secret.ts";
import type { ReadingsQuestion } from "../connection-messages.ts";
import type { CitizensContext } from "../context.ts";
import { selectGiven, unknownConnection } from "./connection-rows.ts";
import { listPersonReadings } from "./person-readings.ts";
import { readingsMax, signReadings } from "./readings-document.ts";
import { untied } from "./request-document.ts";

/**
 * Who reads that person's data here, signed for the site that asks, which signed its question. They are known no
 * more surely than by their account: of tables that ask for a level, nothing. One refusal for all that is not so.
 */
export async function answerReadings(
  ctx: CitizensContext,
  from: string,
  { connection, secret, nonce, before }: ReadingsQuestion,
): Promise<string> {
  if (!(await ctx.peers.isTied(from))) throw untied(from);
  const [row] = await selectGiven(
    ctx.db,
    ctx.db`id = ${connection} and instance = ${from} and state = 'running' and ends_at > ${ctx.clock()}
      and secret = ${hashOfSecret(secret)}`,
  );
  if (row === undefined || row.account === null) throw unknownConnection();
  const actor = await asPerson(ctx, row.account);
  const told = await listPersonReadings(ctx, actor, { before, pageSize: readingsMax });
  return signReadings(ctx.identity, { from: ctx.url, to: from, connection, nonce }, told);
}

/** Who is of no organization and has shown nothing. Throws where their account is suspended. */
async function asPerson({ db, clock }: CitizensContext, account: Id): Promise<Actor> {
  const { suspendedAt } = await getAccount({ db, clock }, system, account);
  if (suspendedAt !== undefined) throw unknownConnection();
  return { kind: "member", account, administrator: false, memberships: [] };
}
