import { type Actor, type AssuranceLevel, reaches, system } from "../../access/actor.ts";
import { getAccount } from "../../people/accounts.ts";
import { hashOfSecret } from "../../people/secret.ts";
import type { ReadingsQuestion } from "../connection-messages.ts";
import type { CitizensContext } from "../context.ts";
import { type GivenRow, openAssurance, selectGiven, unknownConnection } from "./connection-rows.ts";
import { listPersonReadings } from "./person-readings.ts";
import { readingsMax, signReadings } from "./readings-document.ts";
import { untied } from "./request-document.ts";

/**
 * Who reads that person's data here, signed for the site that asks, which signed its question. Of a table that asks
 * for a level, where who said yes had shown it, and who looks has too. One refusal for all that is not so.
 */
export async function answerReadings(
  ctx: CitizensContext,
  from: string,
  { connection, secret, level, nonce, ...asked }: ReadingsQuestion,
): Promise<string> {
  if (!(await ctx.peers.isTied(from))) throw untied(from);
  const [row] = await selectGiven(
    ctx.db,
    ctx.db`id = ${connection} and instance = ${from} and state = 'running' and ends_at > ${ctx.clock()}
      and secret = ${hashOfSecret(secret)}`,
  );
  if (row === undefined) throw unknownConnection();
  const actor = await asPerson(ctx, row, level);
  const told = await listPersonReadings(ctx, actor, { ...asked, pageSize: readingsMax });
  return signReadings(ctx.identity, { from: ctx.url, to: from, connection, nonce }, told);
}

/** Who is of no organization. Throws where their account is gone or suspended. */
async function asPerson(
  ctx: CitizensContext,
  row: GivenRow,
  level: AssuranceLevel | undefined,
): Promise<Actor> {
  const { account } = row;
  if (account === null) throw unknownConnection();
  const { suspendedAt } = await getAccount({ db: ctx.db, clock: ctx.clock }, system, account);
  if (suspendedAt !== undefined) throw unknownConnection();
  const person = { kind: "member", account, administrator: false, memberships: [] } as const;
  const assurance = await openAssurance(ctx, row);
  if (assurance === undefined || level === undefined) return person;
  return { ...person, assurance: reaches(assurance.level, level) ? { ...assurance, level } : assurance };
}
