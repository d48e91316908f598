import type { Actor } from "../../access/actor.ts";
import { organizationsOf, requireMember } from "../../access/require.ts";
import type { WatchWork } from "../../jobs/watching.ts";
import type { CitizensContext } from "../context.ts";
import { writeApart } from "../erasing/erasures-apart.ts";
import type { MandateEnd } from "../mandate.ts";
import { endMandateNow, holdMandate, mandatesEnded, type MandateRow } from "../mandate-rows.ts";
import { isAsked, seenBy } from "./own-mandates.ts";

const lookMs = 60_000;

/**
 * From the next request on nothing is seen by it: by the helper, by whose rows they are, or by an editor of the
 * organization that gave it. One that waits for its giver's code goes; one that ended stays as it is.
 */
export async function endMandate(ctx: CitizensContext, actor: Actor, id: string): Promise<void> {
  const asked = await isAsked(ctx, actor);
  await ctx.db.begin(async (tx) => {
    const row = await holdMandate(tx, id, seenBy(tx, actor, asked));
    if (row.state === "unproven" && !row.byOrganization) await tx`delete from mandates where id = ${row.id}`;
    else await endMandateNow(tx, row.id, ctx.clock(), enderOf(actor, row));
  });
  await writeApart(ctx);
}

function enderOf(
  actor: Actor,
  { giver, helper, organization, byOrganization, state }: MandateRow,
): MandateEnd {
  const { account } = requireMember(actor);
  if (helper === account) return "helper";
  if (giver === account) return "person";
  if (byOrganization && organizationsOf(actor, "editor").includes(organization)) return "organization";
  return state === "offered" ? "helper" : "person";
}

/** Ends those whose day has come, and offers that nobody took. */
export function mandatesWork(ctx: CitizensContext): WatchWork {
  return {
    watch: "mandates",
    on: [mandatesEnded],
    everyMs: lookMs,
    run: () => endDueMandates(ctx),
  };
}

async function endDueMandates({ db, clock }: CitizensContext): Promise<void> {
  const now = clock();
  await db`delete from mandates where state = 'unproven' and (code_until is null or code_until <= ${now})
    and given_at < ${new Date(now.getTime() - lookMs)}`;
  await db`
    select end_mandate(id, ends_at, 'day') from mandates where state <> 'ended' and ends_at <= ${now}`;
  await db`
    select end_mandate(id, code_until, 'day') from mandates where state = 'offered' and code_until <= ${now}`;
}
