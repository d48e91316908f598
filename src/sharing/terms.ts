import type { Party, Terms, TermsOfTable } from "../access/agreement.ts";
import { type NamedColumn, narrowingProblems, offeredColumns } from "../access/narrowing.ts";
import type { AccessRule, Policy, RowCondition, ToldOnce } from "../access/policy.ts";
import { isDay } from "../base/day.ts";
import { problem, type Problem } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { ColumnType } from "../tables/column.ts";
import { unfitConditions } from "../tables/row-conditions.ts";
import type { Subject } from "./exchange.ts";
import { distinct, without } from "./terms-difference.ts";

/** What can be asked of a dataset, as its producer tells it. */
export interface OfferedData {
  readonly subject: Subject;
  readonly tables: readonly OfferedTable[];
}

export interface OfferedTable {
  readonly id: Id;
  readonly name: string;
  /** The type, where its producer told it. */
  readonly columns: readonly (NamedColumn & { readonly type?: ColumnType })[];
  readonly rule: AccessRule;
}

/** What holds where a producer restricts a table and says nothing more. */
export const plainPolicy: Policy = {
  purposes: [],
  requesters: [],
  hiddenColumns: [],
  rows: [],
  duties: [],
  terms: "",
  acceptance: "by-hand",
  answerDays: 30,
};

/**
 * A table of which facts are told once is asked for as one that is restricted: these columns alone, by
 * administrations, for that purpose. An agreement over it opens no row by itself, since its level stays closed.
 */
export function offeredOnce(table: OfferedTable): OfferedTable {
  const { once } = table.rule;
  if (once === undefined || table.rule.level !== "closed") return table;
  const told = new Map(table.columns.map((column) => [column.name, column]));
  const policy: Policy = {
    ...plainPolicy,
    purposes: ["told-once"],
    requesters: ["administration"],
    duties: ["delete-after"],
    terms: [`${once.ground}\n`, keptWords(once.daysMax), ...agentsWords(once)].join("\n"),
  };
  return {
    ...table,
    columns: once.columns.map((name) => told.get(name) ?? { name }),
    rule: { ...table.rule, level: "restricted", policy },
  };
}

/** In words that both sides sign: for how long what was fetched is kept, as ISO 8601 writes it. */
function keptWords(days: number): string {
  return `P${days}D`;
}

/** For how many days, by the words of an agreement; `undefined` where it does not tell. */
export function keptDaysOf({ words }: Pick<Terms, "words">): number | undefined {
  const told = [...words.matchAll(/^P([1-9]\d{0,4})D$/gm)].map(([, days]) => Number(days));
  return told.length === 0 ? undefined : Math.min(...told);
}

/** In words that both sides sign: that agents have it told without the person, and by which law. */
function agentsWords({ agents }: ToldOnce): readonly string[] {
  return agents === undefined ? [] : [`Agents: ${agents}`];
}

/** Whether an agreement says so, by that very law. */
export function isAgreedForAgents({ words }: Pick<Terms, "words">, once: ToldOnce): boolean {
  return agentsWords(once).some((line) => words.split("\n").includes(line));
}

const dayMs = 24 * 3_600_000;

/** The tables that are given on request, with the columns that may be asked for. */
export function askable(offered: OfferedData): readonly (OfferedTable & { readonly policy: Policy })[] {
  return offered.tables
    .filter(({ rule }) => rule.level === "restricted")
    .map((table) => {
      const policy = table.rule.policy ?? plainPolicy;
      return { ...table, policy, columns: offeredColumns(table.columns, table.rule) };
    });
}

/** What is asked, made whole with what the policies of its tables say of whoever reads: rows, duties, words. */
export function completed(asked: Omit<Terms, "duties" | "words">, offered: OfferedData): Terms {
  const tables = askable(offered);
  const policies = policiesOf(asked.tables, tables);
  const words = new Set(policies.map(({ terms }) => terms).filter((text) => text !== ""));
  return {
    purpose: asked.purpose,
    tables: asked.tables.map(({ table, columns, rows }) => {
      const policy = tables.find(({ id }) => id === table)?.policy;
      return { table, columns, rows: distinct([...(policy?.rows ?? []), ...rows]) };
    }),
    until: asked.until,
    duties: distinct(policies.flatMap(({ duties }) => duties)),
    words: [...words].join("\n\n"),
  };
}

/** Within how many days the producer answers: the longest of what the tables promise. */
export function answerDaysOf(tables: readonly TermsOfTable[], offered: OfferedData): number {
  return Math.max(...policiesOf(tables, askable(offered)).map(({ answerDays }) => answerDays), 1);
}

/** Why this cannot be asked. What a policy hides is unknown, as if it were not there. */
export function askedProblems(terms: Terms, offered: OfferedData, now: Date): readonly Problem[] {
  const tables = askable(offered);
  const dates = dateProblems(terms.until, policiesOf(terms.tables, tables), now);
  const seen = new Set<Id>();
  const narrowings = terms.tables.flatMap((asked) => {
    const table = tables.find(({ id }) => id === asked.table);
    if (table === undefined || seen.has(asked.table)) {
      return [problem("exchange-table-not-offered", { table: asked.table }, { field: "tables" })];
    }
    seen.add(asked.table);
    return [...narrowingProblems(asked, names(table)), ...unfitConditions(asked.rows, table.columns)];
  });
  const none = terms.tables.length === 0 ? [problem("exchange-columns-none", {}, { field: "columns" })] : [];
  return [...none, ...dates, ...narrowings, ...purposeProblems(terms, policiesOf(terms.tables, tables))];
}

/** Why a producer cannot offer this: it may give what its policy holds back, and nothing that is not there. */
export function offeredProblems(terms: Terms, offered: OfferedData, now: Date): readonly Problem[] {
  const narrowings = terms.tables.flatMap((given) => {
    const table = offered.tables.find(({ id, rule }) => id === given.table && rule.level === "restricted");
    if (table === undefined) {
      return [problem("exchange-table-not-offered", { table: given.table }, { field: "tables" })];
    }
    return [...narrowingProblems(given, names(table)), ...unfitConditions(given.rows, table.columns)];
  });
  const none = terms.tables.length === 0 ? [problem("exchange-columns-none", {}, { field: "columns" })] : [];
  return [...none, ...dateProblems(terms.until, [], now), ...narrowings];
}

/** Whether every table asked for is given without a person's answer, to this party, on these terms. */
export function isGivenAtOnce(terms: Terms, party: Party, offered: OfferedData, now: Date): boolean {
  const tables = askable(offered);
  const policies = policiesOf(terms.tables, tables);
  if (policies.length === 0 || policies.length !== terms.tables.length) return false;
  if (askedProblems(terms, offered, now).length > 0) return false;
  if (policies.some(({ acceptance, requesters }) => acceptance !== "automatic" || !fits(requesters, party))) {
    return false;
  }
  const whole = completed(terms, offered);
  // What the asker's side put together is no less strict than what the policies say today.
  return (
    whole.words === terms.words &&
    whole.duties.every((duty) => terms.duties.includes(duty)) &&
    whole.tables.every(({ rows }, index) => sameRows(rows, terms.tables[index]?.rows ?? []))
  );
}

/** The problem of a kind of requester that the policy does not serve. */
export function requesterProblems(
  terms: Pick<Terms, "tables">,
  party: Party,
  offered: OfferedData,
): readonly Problem[] {
  const served = policiesOf(terms.tables, askable(offered)).every(({ requesters }) =>
    fits(requesters, party),
  );
  return served ? [] : [problem("exchange-requester-not-served", {}, { field: "requester" })];
}

function policiesOf(
  tables: readonly TermsOfTable[],
  offered: readonly { readonly id: Id; readonly policy: Policy }[],
): readonly Policy[] {
  return tables.flatMap(({ table }) => offered.filter(({ id }) => id === table).map(({ policy }) => policy));
}

function dateProblems(until: string, policies: readonly Policy[], now: Date): readonly Problem[] {
  const where = { field: "until" };
  const at = Date.parse(`${until}T00:00:00Z`);
  const today = Date.parse(`${now.toISOString().slice(0, 10)}T00:00:00Z`);
  if (!isDay(until)) return [problem("exchange-until-wrong", {}, where)];
  if (at < today) return [problem("exchange-until-past", {}, where)];
  const daysMax = Math.min(...policies.map(({ daysMax }) => daysMax ?? Infinity), daysMostEver);
  if (at - today <= daysMax * dayMs) return [];
  return [problem("exchange-until-far", { days: daysMax, last: dayAfter(today, daysMax) }, where)];
}

/** Ten years: an agreement that runs for ever is none. */
const daysMostEver = 3653;

function dayAfter(start: number, days: number): string {
  return new Date(start + days * dayMs).toISOString().slice(0, 10);
}

function purposeProblems({ purpose }: Terms, policies: readonly Policy[]): readonly Problem[] {
  const served = policies.every(
    ({ purposes }) => purposes.includes(purpose) || (purposes.length === 0 && purpose !== "told-once"),
  );
  return served ? [] : [problem("exchange-purpose-not-served", {}, { field: "purpose" })];
}

function fits(requesters: Policy["requesters"], { requester }: Party): boolean {
  return requesters.length === 0 || requesters.includes(requester);
}

function sameRows(needed: readonly RowCondition[], given: readonly RowCondition[]): boolean {
  return without(needed, given).length === 0;
}

function names(table: { readonly columns: readonly { readonly name: string }[] }): readonly string[] {
  return table.columns.map(({ name }) => name);
}
