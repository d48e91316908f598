import { anyone } from "../access/actor.ts";
import { defined } from "../base/defined.ts";
import type { Id } from "../base/id.ts";
import { deliverTo } from "../network/alert-webhooks.ts";
import type { OutboxKind } from "../outbox/entry.ts";
import type { Alert } from "./alert.ts";
import type { AlertsContext } from "./context.ts";
import { type ReadNotice, readNotice } from "./read-notice.ts";
import { webhookKindName } from "./tell.ts";

const overMs = 3 * 86_400_000;

interface Told {
  readonly notice: Id;
  readonly webhook: Id;
}

/** One message for all that a rule raised at once, of figures that everybody reads when it is sent. */
export function alertWebhookKind(ctx: AlertsContext): OutboxKind<Told> {
  return {
    name: webhookKindName,
    refusalsPass: true,
    giveUpAfterMs: () => overMs,
    send: async ({ body: { notice, webhook } }, signal) => {
      const read = await readNotice(ctx, anyone, notice);
      if (read === undefined) return;
      await deliverTo(ctx.network, { webhook, message: toMessage(ctx.url, notice, read) }, signal);
    },
  };
}

/** As CloudEvents 1.0 has it in its structured mode. */
export function toMessage(url: string, notice: Id, { alerts, more }: ReadNotice) {
  const [first] = alerts;
  if (first === undefined) throw new Error("a message without an alert");
  const { rule, dataset, facts } = first;
  return {
    specversion: "1.0",
    id: `${url}/alerts/notices/${notice}`,
    source: url,
    type: "maille.alert.raised",
    subject: `${url}/alerts/rules/${rule.id}`,
    time: first.raisedAt.toISOString(),
    datacontenttype: "application/json",
    data: {
      indicator: {
        title: dataset.title,
        page: `${url}/indicators/${encodeURIComponent(dataset.slug)}`,
        ...defined({ unit: facts.unit }),
        sources: facts.sources,
      },
      condition: rule.condition,
      note: rule.note,
      alerts: alerts.map((alert) => toldAlert(url, alert)),
      more,
    },
  };
}

function toldAlert(url: string, { id, place, period, value, status, before, target, version }: Alert) {
  return {
    page: `${url}/alerts/${id}`,
    place,
    period,
    version,
    ...defined({ value, status, before, target }),
  };
}
