import { newId } from "../base/id.ts";
import type { Tx } from "../db/db.ts";
import { tell } from "../db/tell.ts";
import { enqueueAll } from "../outbox/entries.ts";
import { alertWebhooks } from "../network/alert-webhooks.ts";
import { silenced } from "./alerts.ts";
import type { AlertsContext } from "./context.ts";
import { dayOf, type RuleRow } from "./rule-rows.ts";

/** What every process is told where letters wait (`jobs.listen`). */
export const alertsTold = "alert-letters";
export const webhookKindName = "alert-webhook";

/**
 * Has all that runs and that nobody was told of told at once, in the transaction that raised it: a letter
 * to each who follows the rule, a message to each address that takes alerts. What is silenced waits.
 */
export async function tellRaised(
  { clock, letters }: Pick<AlertsContext, "clock" | "letters">,
  tx: Tx,
  { id: rule, audience }: Pick<RuleRow, "id" | "audience">,
): Promise<void> {
  const now = clock();
  const notice = newId(now.getTime());
  await tx`insert into alert_notices (id, rule, at) values (${notice}, ${rule}, ${now})`;
  const told = await tx`
    update alerts a set notice = ${notice}
    where a.rule = ${rule} and a.notice is null and a.over_at is null and a.closed_at is null
      and not ${silenced(tx, dayOf(now))}`;
  if (told.count === 0) {
    await tx`delete from alert_notices where id = ${notice}`;
    return;
  }
  if (letters.mail !== undefined) {
    await tx`
      insert into alert_letters (notice, account, language, next_at)
      select ${notice}, account, language, ${now} from alert_followers where rule = ${rule}`;
    await tell(tx, alertsTold);
  }
  if (audience !== "everybody") return;
  const webhooks = await alertWebhooks(tx);
  await enqueueAll(
    tx,
    webhooks.map(({ id, url }) => ({
      kind: webhookKindName,
      peer: new URL(url).origin,
      key: `${notice} ${id}`,
      body: { notice, webhook: id },
      at: now,
    })),
  );
}
