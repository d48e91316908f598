import { system } from "../../access/actor.ts";
import type { AccessEntry } from "../../access/journal-entry.ts";
import { defined } from "../../base/defined.ts";
import type { Id } from "../../base/id.ts";
import { readOwnRows } from "../../tables/own-rows.ts";
import { findReadable } from "../../tables/versions.ts";
import type { CitizensContext } from "../context.ts";
import { type FactRows, refuseOnce } from "../procedure.ts";
import type { Allowed } from "./check-request.ts";
import type { OnceRequest } from "./request-document.ts";

/** Rows of one person that are told at once. */
const rowsMax = 50;

/** What is told of one person. */
export interface ToldFacts {
  readonly allowed: Allowed;
  readonly rows: FactRows;
  readonly version: number;
}

/** The rows of that person, those columns alone. Throws a refusal. Callers answer for who may, and write it down. */
export async function readFacts(
  ctx: CitizensContext,
  allowed: Allowed,
  { columns }: Pick<OnceRequest, "columns">,
  person: string,
): Promise<ToldFacts> {
  const { table, personColumn: column } = allowed.declared;
  const { version } = await findReadable(ctx, system, table, undefined, { reading: "page" });
  const names = new Set(version.columns.map(({ name }) => name));
  if (![column, ...columns].every((name) => names.has(name))) throw refuseOnce("once-no-fact");
  const params = new URLSearchParams({ page_size: String(rowsMax) });
  for (const { column: name, operator, value } of allowed.rows) params.append(`${name}__${operator}`, value);
  const { rows, total } = await readOwnRows(ctx, { table, column, person }, params);
  if (total > rowsMax) throw refuseOnce("once-rows-many");
  const told = rows.map((row) => toFacts(row, columns));
  const isEmpty = told.every((row) => Object.values(row).every((cell) => cell === null || cell === ""));
  if (isEmpty) throw refuseOnce("once-no-fact");
  return { allowed, rows: told, version: version.number };
}

function toFacts(row: Readonly<Record<string, unknown>>, columns: readonly string[]): FactRows[number] {
  return Object.fromEntries(
    columns.map((name) => {
      const cell = row[name] ?? null;
      const isPlain = cell === null || ["string", "number", "boolean"].includes(typeof cell);
      return [name, isPlain ? (cell as FactRows[number][string]) : JSON.stringify(cell)];
    }),
  );
}

/** What the journal says of a reading of it, whoever reads. */
export function entryOfFacts(
  { clock }: Pick<CitizensContext, "clock">,
  { allowed, rows, version }: ToldFacts,
  { columns }: OnceRequest,
): Pick<AccessEntry, "at" | "organization" | "dataset" | "table" | "version" | "columns" | "rows"> {
  const { table, organization, dataset } = allowed.declared;
  return { at: clock(), organization, dataset: dataset.id, table, version, columns, rows: rows.length };
}

/** The same where it is told to who asks. They read it too: it gives them no lasting name of the person. */
export function entryOfTold(
  ctx: Pick<CitizensContext, "clock">,
  facts: ToldFacts,
  request: OnceRequest,
  person: Id,
): AccessEntry {
  const { organization: asker, from, agreement, procedure, law, agent } = request;
  return {
    ...entryOfFacts(ctx, facts, request),
    basis: "agreement",
    reading: "told-once",
    instance: from,
    party: { kind: "organization", id: asker.id, name: asker.name },
    ...toldToAgent(agent),
    person,
    agreement,
    purpose: "told-once",
    filter: toldFilter({ procedure, law, agent }),
  };
}

/** Who asked in place of the person. Which account it is stays a commitment. */
function toldToAgent(agent: OnceRequest["agent"]): Pick<AccessEntry, "account" | "agent"> {
  return agent === undefined ? {} : { account: agent.account, agent: "staff" };
}

/** Why something is told, as the journal says it: for which procedure, by which law, and for which case of an agent's. */
export function toldFilter({
  procedure,
  law,
  agent,
}: Pick<OnceRequest, "procedure" | "law" | "agent">): string {
  const told = { procedure: procedure.title, law, ...defined({ case: agent?.case }) };
  return new URLSearchParams(told).toString();
}
