import { z } from "@hono/zod-openapi";
import type { Alert } from "../../alerts/alert.ts";
import { alertStates } from "../../alerts/alert.ts";
import { type AlertCondition, type AlertRule, audiences } from "../../alerts/rule.ts";
import { sayAlert } from "../../alerts/say-alert.ts";
import { defined } from "../../base/defined.ts";
import type { Language } from "../../base/language.ts";
import { indicatorLevels, valueStatuses } from "../../indicators/definition.ts";
import { problemAnswerSchema, toProblemAnswer } from "../datasets/import-answers.ts";

const moment = z.iso.datetime();
const number = z.number();

export const conditionSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("threshold"), way: z.enum(["above", "below"]), value: number }),
  z.strictObject({
    kind: z.literal("change"),
    way: z.enum(["rise", "fall", "either"]),
    by: number,
    relative: z.boolean(),
    since: z.union([z.int(), z.literal("year")]),
  }),
  z.strictObject({ kind: z.literal("target") }),
  z.strictObject({ kind: z.literal("absent"), days: z.int() }),
]) satisfies z.ZodType<AlertCondition>;

const placeSchema = z.object({ level: z.enum(indicatorLevels), code: z.string(), label: z.string() });

export const ruleSchema = z
  .object({
    id: z.string(),
    url: z.string(),
    indicator: z.string(),
    organization: z.object({ id: z.string(), slug: z.string(), name: z.string() }).optional(),
    audience: z.enum(audiences),
    condition: conditionSchema,
    level: z.enum(indicatorLevels),
    code: z.string().optional(),
    note: z.string(),
    createdAt: moment,
    silencedUntil: z.iso.date().optional(),
    followed: z.boolean(),
    problem: problemAnswerSchema.extend({ since: moment }).optional(),
  })
  .openapi("AlertRule");

export function toRuleAnswer(
  rule: AlertRule,
  { url, language }: { readonly url: string; readonly language: Language },
): z.input<typeof ruleSchema> {
  const { id, dataset, organization, audience, condition, level, place, note, problem } = rule;
  return {
    id,
    url: `${url}/alerts/rules/${id}`,
    indicator: dataset,
    audience,
    condition: { ...condition },
    level,
    note,
    createdAt: rule.createdAt.toISOString(),
    followed: rule.isFollowed,
    ...defined({
      organization: organization && { ...organization },
      code: place?.code,
      silencedUntil: rule.silencedUntil,
      problem: problem && {
        ...toProblemAnswer(language, problem),
        since: problem.since.toISOString(),
      },
    }),
  };
}

const figureSchema = z.object({ period: z.iso.date(), value: number.optional() });

export const alertSchema = z
  .object({
    id: z.string(),
    url: z.string(),
    said: z.string(),
    state: z.enum(alertStates),
    rule: z.string(),
    indicator: z.object({
      id: z.string(),
      title: z.string(),
      unit: z.string().optional(),
      page: z.string(),
      sources: z.array(z.object({ title: z.string(), url: z.string() })),
    }),
    condition: conditionSchema,
    place: placeSchema,
    period: z.iso.date(),
    value: number.optional(),
    status: z.enum(valueStatuses).optional(),
    before: figureSchema.optional(),
    target: number.optional(),
    version: z.int(),
    raisedAt: moment,
    last: figureSchema.optional(),
    over: figureSchema.extend({ at: moment }).optional(),
    revised: z.object({ at: moment, value: number.optional() }).optional(),
    silencedUntil: z.iso.date().optional(),
    closed: z.object({ at: moment, words: z.string() }).optional(),
  })
  .openapi("Alert");

export function toAlertAnswer(
  alert: Alert,
  { url, language }: { readonly url: string; readonly language: Language },
): z.input<typeof alertSchema> {
  const { id, rule, dataset, facts, state, place, period, version, raisedAt } = alert;
  return {
    id,
    url: `${url}/alerts/${id}`,
    said: sayAlert(language, rule.condition, facts, { ...alert, title: dataset.title, place: place.label }),
    state,
    rule: rule.id,
    indicator: {
      id: dataset.id,
      title: dataset.title,
      page: `${url}/indicators/${encodeURIComponent(dataset.slug)}`,
      sources: facts.sources.map((source) => ({ ...source })),
      ...defined({ unit: facts.unit }),
    },
    condition: { ...rule.condition },
    place: { ...place },
    period,
    version,
    raisedAt: raisedAt.toISOString(),
    ...figuresOf(alert),
  };
}

function figuresOf({ value, status, before, target, last, over, revised, silencedUntil, closed }: Alert) {
  return defined({
    value,
    status,
    before: before && { ...before },
    target,
    last: last && { ...last },
    over: over && { ...over, at: over.at.toISOString() },
    revised: revised && { ...revised, at: revised.at.toISOString() },
    silencedUntil,
    closed: closed && { at: closed.at.toISOString(), words: closed.words },
  });
}
