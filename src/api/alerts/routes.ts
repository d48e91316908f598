import { z } from "@hono/zod-openapi";
import type { Alert } from "../../alerts/alert.ts";
import { audiences, type AlertRule } from "../../alerts/rule.ts";
import { defined } from "../../base/defined.ts";
import { indicatorLevels } from "../../indicators/definition.ts";
import { languages } from "../../base/language.ts";
import { created, nothing, one, pageOf } from "../answer.ts";
import { idParameter, pageQuery } from "../answers.ts";
import { byIdWithToken, del, get, patch, post, put, routesOf } from "../route.ts";
import { alertSchema, conditionSchema, ruleSchema, toAlertAnswer, toRuleAnswer } from "./answers.ts";

const alert = one(alertSchema, "answer-alert", (told: Alert, asked) => toAlertAnswer(told, asked));
const rule = one(ruleSchema, "answer-alert-rule", (told: AlertRule, asked) => toRuleAnswer(told, asked));

const id = z.string().max(100);
const listed = {
  query: pageQuery.extend({
    state: z
      .enum(["open", "running", "over", "silenced", "closed", "all"])
      .optional()
      .openapi({ description: "parameter-alert-state" }),
    indicator: id.optional().openapi({ description: "parameter-alert-indicator" }),
    level: z.enum(indicatorLevels).optional().openapi({ description: "parameter-alert-level" }),
    code: z.string().max(20).optional().openapi({ description: "parameter-alert-code" }),
    rule: id.optional().openapi({ description: "parameter-alert-rule" }),
  }),
} as const;

const newRule = z
  .strictObject({
    indicator: z.string().max(300),
    condition: conditionSchema,
    level: z.string().max(20),
    code: z.string().max(400).optional(),
    organization: z.string().max(100).optional(),
    audience: z.enum(audiences).optional(),
    note: z.string().max(2000).optional(),
    language: z.enum(languages).optional(),
  })
  .openapi("NewAlertRule", {
    example: {
      indicator: "hospitalisations",
      condition: { kind: "threshold", way: "above", value: 40 },
      level: "departement",
      code: "35",
    },
  });

const ruleChange = z
  .strictObject({
    condition: conditionSchema.optional(),
    level: z.string().max(20).optional(),
    code: z.string().max(400).optional(),
    audience: z.enum(audiences).optional(),
    note: z.string().max(2000).optional(),
  })
  .openapi("AlertRuleChange", { example: { note: "Appeler l’agence régionale de santé." } });

const silence = z
  .strictObject({ until: z.string().max(20), code: z.string().max(20).optional() })
  .openapi("AlertSilence", { example: { until: "2026-12-24" } });

const closure = z
  .strictObject({ words: z.string().max(10_000) })
  .openapi("AlertClosure", { example: { words: "Dix lits de plus sont ouverts." } });

/** /api/alerts: what came true of figures, and what was done. */
export const alertRoutes = routesOf("alerts", ({ alerts, indicators }) => [
  get("/api/alerts", "listAlerts", listed, pageOf(alert, "answer-alerts"), async ({ actor, page, query }) => {
    const { indicator: named, ...asked } = query;
    const dataset =
      named === undefined ? undefined : (await indicators.getIndicator(actor, named)).dataset.id;
    return alerts.listAlerts(actor, {
      ...page,
      dataset,
      state: asked.state,
      level: asked.level,
      code: asked.code,
      rule: asked.rule,
    });
  }),
  get("/api/alerts/{id}", "getAlert", { params: idParameter }, alert, ({ actor, params }) =>
    alerts.getAlert(actor, params.id),
  ),
  post(
    "/api/alerts/{id}/closure",
    "closeAlert",
    { ...byIdWithToken, body: closure },
    alert,
    ({ actor, params, body }) => alerts.closeAlert(actor, params.id, body),
  ),
]);

/** /api/alert-rules: when a figure is worth a word, and who is written to. */
export const alertRuleRoutes = routesOf(
  "alerts",
  ({ alerts }) => [
    get(
      "/api/alert-rules",
      "listAlertRules",
      {
        query: pageQuery.extend({
          indicator: id.optional().openapi({ description: "parameter-alert-rule-indicator" }),
        }),
      },
      pageOf(rule, "answer-alert-rules"),
      ({ actor, page, query }) => alerts.listRules(actor, { ...page, dataset: query.indicator }),
    ),
    post(
      "/api/alert-rules",
      "createAlertRule",
      { body: newRule, token: true },
      created(rule, ({ id: made }) => `/api/alert-rules/${made}`),
      ({ actor, body }) => {
        const { indicator, condition, level, ...rest } = body;
        return alerts.createRule(actor, { indicator, condition, level, ...defined(rest) });
      },
    ),
    get("/api/alert-rules/{id}", "getAlertRule", { params: idParameter }, rule, ({ actor, params }) =>
      alerts.getRule(actor, params.id),
    ),
    patch(
      "/api/alert-rules/{id}",
      "changeAlertRule",
      { ...byIdWithToken, body: ruleChange },
      rule,
      ({ actor, params, body }) => alerts.changeRule(actor, params.id, defined(body)),
    ),
    del("/api/alert-rules/{id}", "deleteAlertRule", byIdWithToken, nothing, ({ actor, params }) =>
      alerts.deleteRule(actor, params.id),
    ),
  ],
  ({ alerts }) => [
    put(
      "/api/alert-rules/{id}/silence",
      "silenceAlertRule",
      { ...byIdWithToken, body: silence },
      rule,
      ({ actor, params, body: { until, code } }) =>
        alerts.silenceRule(actor, params.id, { until, ...defined({ code }) }),
    ),
    del(
      "/api/alert-rules/{id}/silence",
      "endAlertSilence",
      {
        ...byIdWithToken,
        query: z.object({
          code: z.string().max(20).optional().openapi({ description: "parameter-alert-silence-code" }),
        }),
      },
      rule,
      ({ actor, params, query }) => alerts.unsilenceRule(actor, params.id, defined({ code: query.code })),
    ),
    put(
      "/api/alert-rules/{id}/letters",
      "followAlertRule",
      byIdWithToken,
      rule,
      ({ actor, params, language }) => alerts.followRule(actor, params.id, { language }),
    ),
    del("/api/alert-rules/{id}/letters", "unfollowAlertRule", byIdWithToken, nothing, ({ actor, params }) =>
      alerts.unfollowRule(actor, params.id),
    ),
  ],
);
