import { bindAll } from "../base/bind-all.ts";
import type { OutboxKind } from "../outbox/entry.ts";
import { closeAlert, getAlert, listAlerts } from "./alerts.ts";
import { changeRule } from "./change-rule.ts";
import type { AlertsContext } from "./context.ts";
import { findFeedKey, listAlertsOfKey, makeFeedKey, revokeFeedKey } from "./own-feed.ts";
import { listRunningAt } from "./running-at.ts";
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
      changeRule,
      closeAlert,
      createRule,
      deleteRule,
      findFeedKey,
      followRule,
      getAlert,
      getRule,
      listAlerts,
      listAlertsOfKey,
      listRules,
      listRunningAt,
      makeFeedKey,
      revokeFeedKey,
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
