import { defined } from "../../base/defined.ts";
import { z } from "@hono/zod-openapi";
import { duties, levels, purposes, requesterKinds, rowOperators } from "../../access/policy.ts";
import type { ExchangeShown, Exchange } from "../../sharing/room.ts";
import type { AccessSettings } from "../../sharing/access-settings.ts";
import type { Language } from "../../base/language.ts";
import { sayProblem } from "../../words/say.ts";

const levelSchema = z.enum(levels);
export const purposeSchema = z.enum(purposes);
export const requesterSchema = z.enum(requesterKinds);
const dutySchema = z.enum(duties);
export const conditionSchema = z.strictObject({
  column: z.string(),
  operator: z.enum(rowOperators),
  value: z.string().default(""),
});

const policySchema = z
  .strictObject({
    purposes: z.array(purposeSchema).default([]),
    requesters: z.array(requesterSchema).default([]),
    hiddenColumns: z.array(z.string()).default([]),
    rows: z.array(conditionSchema).default([]),
    daysMax: z.int().optional(),
    duties: z.array(dutySchema).default([]),
    terms: z.string().default(""),
    acceptance: z.enum(["by-hand", "automatic"]).default("by-hand"),
    answerDays: z.int().default(30),
  })
  .openapi("Policy", {
    example: {
      purposes: ["research", "public-service"],
      requesters: [],
      hiddenColumns: ["carte"],
      rows: [],
      daysMax: 365,
      duties: ["cite"],
      terms: "Citer le réseau.",
      acceptance: "by-hand",
      answerDays: 30,
    },
  });

export const accessChangeSchema = z
  .strictObject({
    level: levelSchema,
    reason: z.string().optional(),
    policy: policySchema.optional(),
    audience: z.array(z.string()).optional(),
  })
  .openapi("AccessChange", { example: { level: "restricted", policy: { daysMax: 365 } as never } });

const ruleSchema = z.object({
  level: levelSchema,
  reason: z.string().optional(),
  policy: policySchema.optional(),
  audience: z.array(z.string()).optional(),
});

export const accessSchema = ruleSchema
  .extend({
    tables: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        columns: z.array(z.string()),
        /** Absent: that of the dataset. */
        access: ruleSchema.optional(),
      }),
    ),
  })
  .openapi("AccessSettings");

function toRuleAnswer({ level, reason, policy, audience }: AccessSettings["own"]) {
  return defined({ level, reason, policy, audience }) as z.infer<typeof ruleSchema>;
}

export function toAccessAnswer({ own, tables }: AccessSettings) {
  return {
    ...toRuleAnswer(own),
    tables: tables.map((table) => ({
      id: table.id,
      name: table.name,
      columns: [...table.columns],
      ...(table.rule === undefined ? {} : { access: toRuleAnswer(table.rule) }),
    })),
  };
}

export const termsSchema = z
  .object({
    purpose: purposeSchema,
    tables: z.array(
      z.object({ table: z.string(), columns: z.array(z.string()), rows: z.array(conditionSchema) }),
    ),
    until: z.string(),
    duties: z.array(dutySchema),
    words: z.string(),
  })
  .openapi("Terms");

const stateSchema = z.enum([
  "asked",
  "offered",
  "agreed",
  "running",
  "refused",
  "declined",
  "withdrawn",
  "expired",
]);
export { stateSchema };

export const exchangeSchema = z
  .object({
    id: z.string(),
    state: stateSchema,
    dataset: z.object({ id: z.string(), title: z.string(), instance: z.string() }),
    producer: z.string(),
    party: z.object({
      instance: z.string(),
      kind: z.enum(["person", "organization"]),
      id: z.string(),
      name: z.string(),
      requester: requesterSchema,
    }),
    project: z.object({ id: z.string(), title: z.string() }).optional(),
    terms: termsSchema,
    askedAt: z.string(),
    changedAt: z.string(),
    answerBy: z.string(),
    endsAt: z.string().optional(),
    renews: z.string().optional(),
    failure: z.string().optional(),
    links: z.object({ page: z.string(), agreement: z.string().optional() }),
  })
  .openapi("Exchange");

export const exchangeShownSchema = exchangeSchema
  .extend({
    entries: z.array(
      z.object({
        type: z.string(),
        side: z.enum(["asker", "producer"]),
        by: z.string(),
        at: z.string(),
        note: z.string().optional(),
        terms: termsSchema.optional(),
        standing: z.enum(["applied", "waiting", "superseded"]),
        delivery: z.enum(["under-way", "delivered", "refused"]).optional(),
      }),
    ),
    actions: z.array(z.object({ type: z.string(), side: z.enum(["asker", "producer"]) })),
  })
  .openapi("ExchangeShown");

export function toExchangeAnswer(exchange: Exchange, { url, language }: { url: string; language: Language }) {
  const { id, state, subject, party, project, terms, renews, agreement, failure, endsAt } = exchange;
  return {
    id,
    state,
    dataset: { id: subject.dataset, title: subject.title, instance: subject.instance },
    producer: subject.organization.name,
    party,
    terms: toTerms(terms),
    askedAt: exchange.askedAt.toISOString(),
    changedAt: exchange.changedAt.toISOString(),
    answerBy: exchange.answerBy.toISOString(),
    ...defined({
      project,
      renews,
      endsAt: endsAt?.toISOString(),
      failure: failure === undefined ? undefined : sayProblem(language, failure),
    }),
    links: {
      page: `${url}/exchanges/${id}`,
      ...(agreement === undefined ? {} : { agreement: `${url}/api/exchanges/${id}/agreement` }),
    },
  };
}

export function toShownAnswer(shown: ExchangeShown, about: { url: string; language: Language }) {
  return {
    ...toExchangeAnswer(shown, about),
    entries: shown.entries.map(({ at, note, terms, delivery, ...entry }) => ({
      ...entry,
      at: at.toISOString(),
      ...defined({ note, terms: terms === undefined ? undefined : toTerms(terms), delivery }),
    })),
    actions: shown.actions.map(({ type, side }) => ({ type, side })),
  };
}

function toTerms({ purpose, tables, until, duties, words }: Exchange["terms"]) {
  return {
    purpose,
    tables: tables.map(({ table, columns, rows }) => ({
      table,
      columns: [...columns],
      rows: rows.map((row) => ({ ...row })),
    })),
    until,
    duties: [...duties],
    words,
  };
}
