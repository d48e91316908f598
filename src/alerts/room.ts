import { bindAll } from "../base/bind-all.ts";
import type { OutboxKind } from "../outbox/entry.ts";
import { closeAlert, getAlert, listAlerts } from "./alerts.ts";
import type { AlertsContext } from "./context.ts";
import {
  createRule,
  deleteRule,
  followRule,
  getRule,
  listRules,
  silenceRule,
  unfollowRule,
  unsilenceRule,
} from "./rules.ts";
import { alertWebhookKind } from "./webhook-kind.ts";

export type { NewRule } from "./rules.ts";

/** What is worth a word of what is measured. */
export function alertsVerbs(context: AlertsContext) {
  return {
    alerts: bindAll(context, {
      closeAlert,
      createRule,
      deleteRule,
      followRule,
      getAlert,
      getRule,
      listAlerts,
      listRules,
      silenceRule,
      unfollowRule,
      unsilenceRule,
    }),
  };
}

/** What other machines are told of this room. */
export function alertsKinds(context: AlertsContext): readonly OutboxKind[] {
  return [alertWebhookKind(context)];
}
