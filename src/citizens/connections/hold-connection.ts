import { z } from "zod";
import type { Actor } from "../../access/actor.ts";
import { requireMember } from "../../access/require.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { newSecret } from "../../people/secret.ts";
import type { CitizensContext } from "../context.ts";
import { sealSecret, selectGiven, selectHeld } from "./connection-rows.ts";
import { endHeld } from "./end-connections.ts";
import { readOwnRequest, signRequest, untied } from "./request-document.ts";

const takenSchema = z.object({ ends_at: z.iso.datetime() });

/** Where the actor goes to say yes: at the site that is to be asked. Nothing is written. Throws `forbidden`. */
export async function askConnection(ctx: CitizensContext, actor: Actor, instance: string): Promise<string> {
  const { account } = requireMember(actor);
  if (instance === ctx.url || !(await ctx.peers.isTied(instance))) throw untied(instance);
  return `${instance}/my/readings/allow?request=${await signRequest(ctx, account, instance)}`;
}

/** What their browser brought back from there: from now on that site is asked. Throws where it does not take it. */
export async function holdConnection(
  ctx: CitizensContext,
  actor: Actor,
  { request, grant }: { readonly request: string; readonly grant: string },
): Promise<void> {
  const { account, assurance } = requireMember(actor);
  const { id, to: instance } = await readOwnRequest(ctx, account, request);
  const secret = newSecret();
  const body = { connection: id, grant, secret };
  const { data: taken } = takenSchema.safeParse(await ctx.peers.ask(instance, "/api/connections", { body }));
  if (taken === undefined) throw new Failure("unavailable", "network-answer-wrong", { instance });
  const sealed = await sealSecret(ctx, id, { secret, citizen: assurance?.citizen });
  await ctx.db.begin(async (tx) => {
    await endHeld(ctx, tx, tx`account = ${account} and instance = ${instance}`, { isTold: true });
    await tx`
      insert into held_connections (id, account, instance, secret, held_at, ends_at)
      values (${id}, ${account}, ${instance}, ${sealed}, ${ctx.clock()}, ${taken.ends_at})`;
  });
}

/** Two sites that are connected for the actor, this one and another. */
export interface SiteConnection {
  readonly id: Id;
  readonly instance: string;
  /** Whether this site asks the other, or the other asks this one. */
  readonly side: "asks" | "is-asked";
  readonly endsAt: Date;
}

/** The actor's own, that run. */
export async function listConnections(
  ctx: CitizensContext,
  actor: Actor,
): Promise<readonly SiteConnection[]> {
  const { account } = requireMember(actor);
  const { db } = ctx;
  const own = db`account = ${account} and ends_at > ${ctx.clock()}`;
  const [held, given] = await Promise.all([
    selectHeld(db, own),
    selectGiven(db, db`${own} and state = 'running'`),
  ]);
  return [
    ...held.map(({ id, instance, endsAt }) => ({ id, instance, side: "asks", endsAt }) as const),
    ...given.map(({ id, instance, endsAt }) => ({ id, instance, side: "is-asked", endsAt }) as const),
  ];
}
