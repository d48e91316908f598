import { anyone } from "../access/actor.ts";
import { type Arguments, Failure, type FailureCode, isFailure } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import { findDataset } from "../catalogue/datasets.ts";
import { cleanText } from "../catalogue/metadata-rules.ts";
import type { Column } from "../tables/column.ts";
import { readPage } from "../tables/rows.ts";
import { listTables } from "../tables/tables.ts";
import type { CitizensContext } from "./context.ts";
import type { Comparison } from "./self-data.ts";

/**
 * As it may be declared: of a table that everybody reads, whose address or id `table` is. Throws `invalid` with
 * the field at fault.
 */
export async function checkComparison(
  ctx: CitizensContext,
  asked: Comparison | undefined,
  { table: own, columns }: { readonly table: Id; readonly columns: readonly Column[] },
): Promise<Comparison | undefined> {
  if (asked === undefined) return undefined;
  const { table, columns: open } = await findOpen(ctx, asked.table);
  // It closes with the declaration.
  if (table === own) throw wrong("citizens-compared-table", "compared-table");
  const { period, place, value } = asked;
  const kinds = { period: ["date", "datetime"], value: ["integer", "decimal"], place: ["text", "integer"] };
  const check = (part: keyof typeof kinds, pair: Comparison["period"]): Comparison["period"] => {
    for (const [side, among] of [
      ["own", columns],
      ["open", open],
    ] as const) {
      const parameter = `compared-${part}-${side}`;
      const column = among.find(({ name }) => name === pair[side]);
      const names = among.map(({ name }) => name);
      if (column === undefined) throw wrong("citizens-compared-column", parameter, { columns: names });
      if (!kinds[part].includes(column.type)) throw wrong(`citizens-compared-${part}`, parameter);
    }
    return pair;
  };
  const name = cleanText(asked.name, 100);
  if (name === "") throw wrong("citizens-compared-name", "compared-name");
  return {
    table,
    name,
    period: check("period", period),
    ...(place === undefined ? {} : { place: check("place", place) }),
    value: check("value", value),
  };
}

/** By its id, or by the address of its page: the first table there. Everybody reads it, or it is refused. */
async function findOpen(
  ctx: CitizensContext,
  asked: string,
): Promise<{ readonly table: Id; readonly columns: readonly Column[] }> {
  // Of letters and digits (`toSlug`): nothing in it is encoded.
  const slug = /\/datasets\/([^/?#]+)/.exec(asked)?.[1];
  const named = slug === undefined ? asked.trim() : await firstTable(ctx, slug);
  const columns = isId(named) ? await unlessRefused(() => readOpen(ctx, named), closed) : undefined;
  if (columns === undefined) throw wrong("citizens-compared-table", "compared-table");
  return { table: named, columns };
}

async function firstTable(ctx: CitizensContext, slug: string): Promise<string> {
  const dataset = await findDataset(ctx, anyone, slug);
  const [table] = dataset === undefined ? [] : await listTables(ctx, anyone, dataset.id);
  return table?.id ?? "";
}

async function readOpen(ctx: CitizensContext, table: Id): Promise<readonly Column[]> {
  return (await readPage(ctx, anyone, table, new URLSearchParams({ page_size: "1" }))).columns;
}

/** Of what is not there, not open, or not of these columns any more. */
const closed = ["not-found", "gone", "forbidden", "unauthenticated", "precondition", "invalid"] as const;

/** Nothing where it is refused: with one of these codes, or with any where none are told. A fault is thrown on. */
export async function unlessRefused<Found>(
  read: () => Promise<Found>,
  codes?: readonly FailureCode[],
): Promise<Found | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isFailure(error) && (codes === undefined || codes.includes(error.code))) return undefined;
    throw error;
  }
}

function wrong(key: string, parameter: string, args: Arguments = {}): Failure {
  return new Failure("invalid", key, { ...args, parameter });
}
