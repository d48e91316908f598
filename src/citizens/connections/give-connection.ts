import type { Actor } from "../../access/actor.ts";
import { headWanted } from "../../access/journal.ts";
import { requireMember } from "../../access/require.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Language } from "../../base/language.ts";
import type { Tx } from "../../db/db.ts";
import { hashOfSecret, newSecret } from "../../people/secret.ts";
import { isCode, keptCode, wrongCode } from "../codes.ts";
import type { TakenConnection } from "../connection-messages.ts";
import type { CitizensContext } from "../context.ts";
import { writeApart } from "../erasing/erasures-apart.ts";
import { isFreshlyKnown } from "../levels.ts";
import { postStepUpCode } from "../step-up.ts";
import { writeConnection } from "./connection-entry.ts";
import { type GivenRow, sealAssurance, selectGiven, unknownConnection } from "./connection-rows.ts";
import { endGiven } from "./end-connections.ts";
import { readAskedRequest, untied } from "./request-document.ts";

/** Sites that one account lets ask at a time. */
const connectionsMax = 50;
const dayMs = 86_400_000;
/** So long a site may ask, and so long a browser takes to bring it what lets it begin. */
const connectionDays = 90;
const grantMs = 10 * 60_000;

/** What somebody who comes from another site sees before they say yes. */
export interface AskedConnection {
  readonly instance: string;
  /** Its code is waited for. */
  readonly isAsked: boolean;
}

/** Throws for what no site asks that is tied with this one, and for another account's. */
export async function lookAtConnection(
  ctx: CitizensContext,
  actor: Actor,
  request: string,
): Promise<AskedConnection> {
  const { account } = requireMember(actor);
  const { id, from } = await readAskedRequest(ctx, request);
  const [row] = await selectGiven(ctx.db, ctx.db`id = ${id}`);
  if (row !== undefined) requireUnproven(row, account);
  return { instance: from, isAsked: row !== undefined };
}

/**
 * Waits for the code of a letter, as lending does; who has just shown to a provider of citizens who they are
 * goes on at once. Answers the address where they go on, if they do. Throws `too-many`, `conflict`.
 */
export async function giveConnection(
  ctx: CitizensContext,
  actor: Actor,
  asked: { readonly request: string; readonly language: Language; readonly address: string },
): Promise<string | undefined> {
  const { account } = requireMember(actor);
  const { request, language, address } = asked;
  const { id, from: instance } = await readAskedRequest(ctx, request);
  const now = ctx.clock();
  const link = `readings/allow?request=${request}`;
  const code = isFreshlyKnown(ctx, actor)
    ? undefined
    : await postStepUpCode(ctx, actor, { what: "connect", link, language, address });
  const kept = code === undefined ? undefined : keptCode(id, code, now);
  return ctx.db.begin(async (tx) => {
    await refuseMany(tx, account);
    await tx`
      delete from given_connections
      where account = ${account} and instance = ${instance} and state = 'unproven'`;
    const made = await tx`
      insert into given_connections (id, account, instance, state, asked_at, ends_at, code, code_until)
      values (${id}, ${account}, ${instance}, 'unproven', ${now}, ${new Date(now.getTime() + dayMs)},
        ${kept?.code ?? null}, ${kept?.codeUntil ?? null})
      on conflict (id) do nothing`;
    if (made.count === 0) throw askedTwice();
    return kept === undefined ? grant(ctx, tx, actor, { id, instance, request }) : undefined;
  });
}

/** The code of the letter. Answers the address where they go on. */
export async function proveConnection(
  ctx: CitizensContext,
  actor: Actor,
  request: string,
  code: string,
): Promise<string> {
  const { account } = requireMember(actor);
  const { id } = await readAskedRequest(ctx, request);
  const back = await ctx.db.begin(async (tx) => {
    const [row] = await tx<GivenRow[]>`select * from given_connections where id = ${id} for update`;
    if (row === undefined) throw unknownConnection();
    requireUnproven(row, account);
    if (isCode(row.id, row, code, ctx.clock())) return grant(ctx, tx, actor, { ...row, request });
    await tx`update given_connections set code_tries = code_tries + 1 where id = ${id}`;
    return undefined;
  });
  if (back === undefined) throw wrongCode();
  return back;
}

/**
 * What the browser takes back, which is good once, for that site alone. Whoever else began it there does not get
 * it: who says yes here is the one who is signed in there.
 */
async function grant(
  ctx: CitizensContext,
  tx: Tx,
  actor: Actor,
  { id, instance, request }: Pick<GivenRow, "id" | "instance"> & { readonly request: string },
): Promise<string> {
  const secret = newSecret();
  const endsAt = new Date(ctx.clock().getTime() + grantMs);
  const assurance = await sealAssurance(ctx, id, requireMember(actor).assurance);
  await tx`
    update given_connections set state = 'proven', secret = ${hashOfSecret(secret)}, ends_at = ${endsAt}, code = null,
      assurance = ${assurance}
    where id = ${id}`;
  return `${instance}/my/readings?${new URLSearchParams({ request, grant: secret }).toString()}`;
}

/**
 * By the site itself, which signed it: it asks from now on, in the place of one before for the same account.
 * Throws one refusal for all that is not so.
 */
export async function takeConnection(
  ctx: CitizensContext,
  from: string,
  { connection, grant: shown, secret }: TakenConnection,
): Promise<{ readonly endsAt: Date }> {
  if (!(await ctx.peers.isTied(from))) throw untied(from);
  const now = ctx.clock();
  const endsAt = new Date(now.getTime() + connectionDays * dayMs);
  const replaced = await ctx.db.begin(async (tx) => {
    const [row] = await tx<(GivenRow & { account: Id })[]>`
      update given_connections set state = 'running', secret = ${hashOfSecret(secret)}, ends_at = ${endsAt}
      where id = ${connection} and instance = ${from} and state = 'proven' and account is not null
        and secret = ${hashOfSecret(shown)} and ends_at > ${now}
      returning *`;
    if (row === undefined) throw unknownConnection();
    const before = tx`account = ${row.account} and instance = ${from} and id <> ${connection}`;
    const ended = await endGiven(ctx, tx, before, { isTold: false });
    await writeConnection(ctx, tx, row, "connection");
    return ended;
  });
  if (replaced > 0) await writeApart(ctx);
  await ctx.jobs.announce(headWanted);
  return { endsAt };
}

function requireUnproven({ account: of, state }: GivenRow, account: Id): void {
  if (of !== account) throw unknownConnection();
  if (state !== "unproven") throw askedTwice();
}

function askedTwice(): Failure {
  return new Failure("conflict", "citizens-connection-twice");
}

async function refuseMany(tx: Tx, account: Id): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${`connections:${account}`}, 0))`;
  const given = await selectGiven(tx, tx`account = ${account}`);
  if (given.length < connectionsMax) return;
  throw new Failure("too-many", "citizens-connections-many", { max: connectionsMax });
}
