import { isDeepStrictEqual } from "node:util";
import { Failure, type Problem } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { IndicatorFacts } from "../catalogue/metadata.ts";
import type { Db, Tx } from "../db/db.ts";
import type { IndicatorDefinition } from "./definition.ts";
import type { Vintage } from "./indicator.ts";
import type { KnownPeriods } from "./known-periods.ts";

/** What is kept of an indicator that is made here, whoever asks. Callers authorize by its dataset. */
export interface IndicatorRow {
  readonly dataset: Id;
  readonly table: Id;
  readonly definition: IndicatorDefinition;
  readonly facts: IndicatorFacts;
  readonly problem?: Problem & { readonly since: Date };
}

interface Row {
  dataset: Id;
  table: Id;
  definition: IndicatorDefinition;
  facts: IndicatorFacts;
  problem: Problem | null;
  problemAt: Date | null;
}

export async function findIndicatorRow(db: Db | Tx, dataset: Id): Promise<IndicatorRow | undefined> {
  const [row] = await db<Row[]>`
    select dataset, table_id as table, definition, facts, problem, problem_at
    from indicators where dataset = ${dataset}`;
  return row === undefined ? undefined : toIndicatorRow(row);
}

export async function getIndicatorRow(db: Db | Tx, dataset: Id): Promise<IndicatorRow> {
  const row = await findIndicatorRow(db, dataset);
  if (row !== undefined) return row;
  throw new Failure("not-found", "indicator-unknown", { indicator: dataset });
}

/** Of a table of values. */
export async function findIndicatorOfTable(db: Db | Tx, table: Id): Promise<IndicatorRow | undefined> {
  const [row] = await db<Row[]>`
    select dataset, table_id as table, definition, facts, problem, problem_at
    from indicators where table_id = ${table}`;
  return row === undefined ? undefined : toIndicatorRow(row);
}

/** In the place of what was kept; its sources with it. It is computed anew. */
export async function putIndicator(
  tx: Tx,
  row: Omit<IndicatorRow, "problem">,
  sources: readonly SourceRef[],
  at: Date,
): Promise<void> {
  const { dataset, table, definition, facts } = row;
  await tx`
    insert into indicators (dataset, table_id, definition, facts, changed_at)
    values (${dataset}, ${table}, ${tx.json(definition as never)}, ${tx.json(facts as never)}, ${at})
    on conflict (dataset) do update set definition = excluded.definition, facts = excluded.facts,
      changed_at = excluded.changed_at, problem = null, problem_at = null, tried = null`;
  await tx`delete from indicator_sources where dataset = ${dataset}`;
  for (const { instance, table: source } of sources) {
    await tx`
      insert into indicator_sources (dataset, instance, table_id)
      values (${dataset}, ${instance}, ${source}) on conflict do nothing`;
  }
}

/** A table that an indicator reads: `instance` is empty where it is held here. */
export interface SourceRef {
  readonly instance: string;
  readonly table: Id;
}

/** What is to be looked at: each indicator with what it reads, and which versions it read or tried last. */
export interface Watched {
  readonly dataset: Id;
  readonly sources: readonly SourceRef[];
  /** By `instance table`; of the last computation, or of the last try where that failed. */
  readonly seen: Readonly<Record<string, number>>;
}

/** All of them, or that one. */
export async function listWatched(db: Db, dataset?: Id): Promise<readonly Watched[]> {
  const rows = await db<{ dataset: Id; sources: SourceRef[] | null; tried: Record<string, number> | null }[]>`
    select i.dataset, i.tried, (
      select jsonb_agg(jsonb_build_object('instance', s.instance, 'table', s.table_id))
      from indicator_sources s where s.dataset = i.dataset) as sources
    from indicators i where ${dataset ?? null}::uuid is null or i.dataset = ${dataset ?? null}
    order by i.changed_at`;
  return rows.map(({ dataset, sources, tried }) => ({ dataset, sources: sources ?? [], seen: tried ?? {} }));
}

/** Whether nobody changed meanwhile how it is computed, and what is said of it. Nobody does before `tx` ends. */
export async function isAsBefore(
  tx: Tx,
  { dataset, definition, facts }: Pick<IndicatorRow, "dataset" | "definition" | "facts">,
): Promise<boolean> {
  const [row] = await tx<Pick<Row, "definition" | "facts">[]>`
    select definition, facts from indicators where dataset = ${dataset} for update`;
  return row !== undefined && isDeepStrictEqual([row.definition, row.facts], [definition, facts]);
}

/** Those that could not be computed anew when that was last tried, the longest first. */
export async function troubledRows(
  db: Db,
): Promise<readonly { readonly dataset: Id; readonly problem: Problem; readonly since: Date }[]> {
  const rows = await db<{ dataset: Id; problem: Problem; since: Date }[]>`
    select dataset, problem, problem_at as since from indicators
    where problem is not null order by problem_at`;
  return rows.map((row) => ({ ...row }));
}

/** Of those that could not be computed anew when that was last tried: why. */
export async function problemsOf(db: Db, datasets: readonly Id[]): Promise<ReadonlyMap<Id, Problem>> {
  const rows = await db<{ dataset: Id; problem: Problem }[]>`
    select dataset, problem from indicators where dataset = any(${datasets}::uuid[]) and problem is not null`;
  return new Map(rows.map(({ dataset, problem }) => [dataset, problem]));
}

/** Which versions were read or tried, where that is to be known, and why that did not do. */
export async function noteTried(
  tx: Db | Tx,
  dataset: Id,
  tried: Readonly<Record<string, number>> | undefined,
  failed?: { readonly problem: Problem; readonly at: Date },
): Promise<void> {
  await tx`
    update indicators set tried = ${tried === undefined ? tx`tried` : tx.json(tried)},
      problem = ${failed === undefined ? null : tx.json(failed.problem as never)},
      problem_at = ${failed === undefined ? null : tx`coalesce(problem_at, ${failed.at})`}
    where dataset = ${dataset}`;
}

interface VintageRow extends Omit<Vintage, "edition"> {
  readonly edition: string | null;
}

function toVintage({ edition, ...row }: VintageRow): Vintage {
  return { ...row, ...(edition === null ? {} : { edition }) };
}

export async function insertVintage(tx: Tx, dataset: Id, vintage: Vintage): Promise<void> {
  const { number, table, computedAt, definition, facts, sources, notes, digest } = vintage;
  await tx`
    insert into vintages
      (dataset, number, table_id, computed_at, definition, facts, sources, notes, digest, program, rules, edition)
    values (${dataset}, ${number}, ${table}, ${computedAt}, ${tx.json(definition as never)},
      ${tx.json(facts as never)}, ${tx.json(sources as never)}, ${tx.json(notes as never)}, ${digest},
      ${vintage.program}, ${vintage.rules}, ${vintage.edition ?? null})`;
}

/** What the next computation is to know of this one; what was known of earlier ones goes. */
export async function keepKnown(
  tx: Tx,
  { dataset, number }: { readonly dataset: Id; readonly number: number },
  known: KnownPeriods,
): Promise<void> {
  await tx`
    update vintages set periods = case when number = ${number} then ${tx.json(known as never)}::jsonb end
    where dataset = ${dataset} and (number = ${number} or periods is not null)`;
}

/** What is known of the last computation, where it was kept. */
export async function findKnown(
  db: Db,
  dataset: Id,
): Promise<
  | { readonly number: number; readonly definition: IndicatorDefinition; readonly known: KnownPeriods }
  | undefined
> {
  const [row] = await db<{ number: number; definition: IndicatorDefinition; periods: KnownPeriods | null }[]>`
    select number, definition, periods from vintages where dataset = ${dataset} order by number desc limit 1`;
  if (row === undefined || row.periods === null) return undefined;
  return { number: row.number, definition: row.definition, known: row.periods };
}

/** The vintage of that number, or the last one. */
export async function findVintage(db: Db | Tx, dataset: Id, number?: number): Promise<Vintage | undefined> {
  const [row] = await db<VintageRow[]>`
    select number, table_id as table, computed_at, definition, facts, sources, notes, digest, program, rules, edition
    from vintages where dataset = ${dataset} ${number === undefined ? db`` : db`and number = ${number}::bigint`}
    order by number desc limit 1`;
  return row === undefined ? undefined : toVintage(row);
}

/** Of every indicator the last one, or all, the newest first. */
export async function vintageNumbers(
  db: Db,
  which: "last" | "all",
): Promise<readonly { readonly dataset: Id; readonly number: number }[]> {
  const rows = await db<{ dataset: Id; number: number }[]>`
    select dataset, number from vintages v
    where ${which === "all"} or number = (select max(number) from vintages where dataset = v.dataset)
    order by dataset, number desc`;
  return rows.map((row) => ({ ...row }));
}

/** The newest first. */
export async function pageOfVintages(
  db: Db,
  dataset: Id,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ readonly vintages: readonly Vintage[]; readonly total: number }> {
  const rows = await db<VintageRow[]>`
    select number, table_id as table, computed_at, definition, facts, sources, notes, digest, program, rules, edition
    from vintages where dataset = ${dataset} order by number desc limit ${limit} offset ${offset}`;
  const [count] = await db<{ total: number }[]>`
    select count(*)::int as total from vintages where dataset = ${dataset}`;
  return { vintages: rows.map(toVintage), total: count?.total ?? 0 };
}

function toIndicatorRow({ dataset, table, definition, facts, problem, problemAt }: Row): IndicatorRow {
  return {
    dataset,
    table,
    definition,
    facts,
    ...(problem === null ? {} : { problem: { ...problem, since: problemAt ?? new Date(0) } }),
  };
}
