import { system } from "../../access/actor.ts";
import type { AccessEntry } from "../../access/journal-entry.ts";
import { defined } from "../../base/defined.ts";
import type { Id } from "../../base/id.ts";
import { readOwnRows } from "../../tables/own-rows.ts";
import type { Column } from "../../tables/column.ts";
import { findReadable } from "../../tables/versions.ts";
import type { CitizensContext } from "../context.ts";
import { type FactRows, refuseOnce } from "../procedure.ts";
import type { Allowed } from "./check-request.ts";
import type { OnceRequest } from "./request-document.ts";

/** Rows of one person that are told at once. */
const rowsMax = 50;

interface Columns {
  readonly columns: readonly string[];
}

/** What is told of one person. */
export interface ToldFacts {
  readonly allowed: Allowed;
  readonly rows: FactRows;
  readonly version: number;
  /** Of that version, with the titles that its producer gave them. */
  readonly known: readonly Column[];
}

/** The rows of that person, those columns alone; those that `where` holds of, where it is told. Throws a refusal. Callers answer for who may, and write it down. */
export async function readFacts(
  ctx: CitizensContext,
  allowed: Allowed,
  { columns }: Columns,
  person: string,
  where = "",
): Promise<ToldFacts> {
  const { table, personColumn: column } = allowed.declared;
  const { version } = await findReadable(ctx, system, table, undefined, { reading: "page" });
  const names = new Set(version.columns.map(({ name }) => name));
  if (![column, ...columns].every((name) => names.has(name))) throw refuseOnce("once-no-fact");
  const params = new URLSearchParams(where);
  params.set("page_size", String(rowsMax));
  for (const { column: name, operator, value } of allowed.rows) params.append(`${name}__${operator}`, value);
  const { rows, total } = await readOwnRows(ctx, { table, column, person }, params);
  if (total > rowsMax) throw refuseOnce("once-rows-many");
  const told = rows.map((row) => toFacts(row, columns));
  const isEmpty = told.every((row) => Object.values(row).every((cell) => cell === null || cell === ""));
  if (isEmpty) throw refuseOnce("once-no-fact");
  return { allowed, rows: told, version: version.number, known: version.columns };
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
  { columns }: Columns,
): Pick<AccessEntry, "at" | "organization" | "dataset" | "table" | "version" | "columns" | "rows"> {
  const { table, organization, dataset } = allowed.declared;
  return { at: clock(), organization, dataset: dataset.id, table, version, columns, rows: rows.length };
}

/** The same where it is told to who asks. They read it too: it gives them no lasting name of the person. */
export function entryOfTold(
  ctx: Pick<CitizensContext, "clock">,
  facts: ToldFacts,
  request: ToldTo,
  person: Id,
): AccessEntry {
  const { organization: asker, from, agreement, agent } = request;
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
    filter: toldFilter(request),
  };
}

/** Who is told, of what, and why. */
export type ToldTo = Pick<OnceRequest, "organization" | "from" | "agreement" | "law" | "agent"> &
  Columns &
  Pick<ToldWhy, "procedure" | "right">;

/** Who asked in place of the person. Which account it is stays a commitment. */
function toldToAgent(agent: OnceRequest["agent"]): Pick<AccessEntry, "account" | "agent"> {
  return agent === undefined ? {} : { account: agent.account, agent: "staff" };
}

type ToldWhy = Pick<OnceRequest, "law" | "agent"> & {
  readonly procedure: { readonly title: string };
  /** Of what nobody asked for: the right that it opens. */
  readonly right?: string;
};

/** Why something is told, as the journal says it: for which procedure, by which law, and for which case of an agent's, or which right. */
export function toldFilter({ procedure, law, agent, right }: ToldWhy): string {
  const told = { procedure: procedure.title, law, ...defined({ case: agent?.case, right }) };
  return new URLSearchParams(told).toString();
}
