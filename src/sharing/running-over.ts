import type { Actor } from "../access/actor.ts";
import type { Party } from "../access/agreement.ts";
import type { Id } from "../base/id.ts";
import type { SharingContext } from "./context.ts";
import { type ExchangeRow, exchangeColumns, toExchange } from "./exchange/exchange-rows.ts";
import { askedBy, asOfNow } from "./exchange/exchanges.ts";

/** An agreement of somebody here with another instance, under which they read a table there. */
export interface ReaderGrant {
  readonly agreement: Id;
  /** Those who agreed: the reader, or an organization that they are of. */
  readonly party: Pick<Party, "kind" | "id">;
}

/**
 * Under which agreement the actor reads a table that another instance holds: of several that run,
 * the one that changed last. Asked anew at each reading, so that who left an organization, and what
 * ended, reads nothing more.
 */
export async function findRunningOver(
  ctx: Pick<SharingContext, "db" | "clock">,
  actor: Actor,
  { instance, table }: { readonly instance: string; readonly table: Id },
): Promise<ReaderGrant | undefined> {
  if (actor.kind !== "member") return undefined;
  const { db } = ctx;
  const covers = JSON.stringify([{ table }]);
  const rows = await db<ExchangeRow[]>`
    select ${exchangeColumns(db)} from exchanges e
    where ${askedBy(db, actor)} and e.state = 'running' and e.peer = ${instance}
      and e.subject ->> 'instance' = ${instance} and (e.terms -> 'tables') @> ${covers}::text::jsonb
      ${actor.agreement === undefined ? db`` : db`and e.id = ${actor.agreement}`}
    order by e.changed_at desc, e.id desc limit 20`;
  const running = rows.map((row) => asOfNow(toExchange(row), ctx)).find(({ state }) => state === "running");
  return running && { agreement: running.id, party: running.party };
}
