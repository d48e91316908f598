import type { Terms } from "../../access/agreement.ts";
import {
  duties,
  levels,
  type Policy,
  type Purpose,
  purposes,
  type RequesterKind,
  requesterKinds,
  type RowCondition,
  rowOperators,
} from "../../access/policy.ts";
import type { AccessChange } from "../../sharing/access-settings.ts";
import { field } from "./forms.ts";

/** So many conditions can be written in a form; more of them go by the API. */
export const conditionsInForm = 3;

/** What the form of levels and offers says. */
export function toAccessChange(form: FormData): AccessChange {
  const level = one(levels, field(form, "level")) ?? "open";
  const audience = field(form, "audience").split(/\s+/).filter(Boolean);
  return {
    level,
    reason: field(form, "reason"),
    policy: toPolicy(form),
    ...(audience.length === 0 ? {} : { audience }),
  };
}

function toPolicy(form: FormData): Policy {
  const daysMax = field(form, "days-max");
  return {
    purposes: some(purposes, form.getAll("purposes")),
    requesters: some(requesterKinds, form.getAll("requesters")),
    hiddenColumns: texts(form, "hidden"),
    rows: toConditions(form, "rows"),
    ...(daysMax === "" ? {} : { daysMax: Number(daysMax) }),
    duties: some(duties, form.getAll("duties")),
    terms: field(form, "terms"),
    acceptance: field(form, "acceptance") === "automatic" ? "automatic" : "by-hand",
    answerDays: Number(field(form, "answer-days") || "30"),
  };
}

/** What is wanted of each table: `columns-{table}`, and conditions `rows-{table}-…`. */
export function toTermsOfTables(form: FormData, tables: readonly string[]): Terms["tables"] {
  return tables
    .map((table) => ({
      table,
      columns: texts(form, `columns-${table}`),
      rows: toConditions(form, `rows-${table}`),
    }))
    .filter(({ columns }) => columns.length > 0);
}

/** What is offered in the place of what was asked. */
export function toOfferedTerms(form: FormData, tables: readonly string[]): Terms {
  return {
    purpose: toPurpose(form),
    tables: toTermsOfTables(form, tables),
    until: field(form, "until"),
    duties: some(duties, form.getAll("duties")),
    words: field(form, "words"),
  };
}

export function toPurpose(form: FormData): Purpose {
  return one(purposes, field(form, "purpose")) ?? "personal";
}

export function toRequester(form: FormData): RequesterKind | undefined {
  return one(requesterKinds, field(form, "requester"));
}

/** Those whose column is chosen. */
function toConditions(form: FormData, name: string): readonly RowCondition[] {
  return Array.from({ length: 20 }, (_, index) => ({
    column: field(form, `${name}-${index}-column`),
    operator: one(rowOperators, field(form, `${name}-${index}-operator`)) ?? "exact",
    value: field(form, `${name}-${index}-value`),
  })).filter(({ column }) => column !== "");
}

function texts(form: FormData, name: string): string[] {
  return form.getAll(name).filter((value): value is string => typeof value === "string");
}

function one<Value extends string>(known: readonly Value[], text: string): Value | undefined {
  return known.find((value) => value === text);
}

function some<Value extends string>(known: readonly Value[], told: readonly unknown[]): Value[] {
  return known.filter((value) => told.includes(value));
}
