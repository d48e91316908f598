import { defined } from "../../base/defined.ts";
import type { Budget, Serving, Value } from "../../engine/engine.ts";
import { endsTable } from "../../engine/sorted.ts";
import { type Bounds, type BoundStep, boundsOf, type EndGroup, type GroupedBounds, isTold } from "./bound.ts";
import { type PageWanted, type PlacesRead, placesRead } from "./ends-page.ts";
import { partsOf, type Query } from "./query.ts";
import type { StoredTypes } from "./sql-statement.ts";

/** Rows that stand one behind the other in an order. */
export interface PlacesInOrder {
  readonly first: number;
  readonly count: number;
}

interface Asked {
  readonly serving: Pick<Serving, "rowCount" | "rows">;
  readonly query: Query;
  readonly types: StoredTypes;
  readonly budget: Budget;
}

/** That of a sorted column. */
export interface SortedOrder {
  readonly column: string;
  /** That of the column, as SQL writes it. */
  readonly table: string;
  readonly isFalling: boolean;
}

/**
 * Where the rows that fit stand in the order of the one sorted column that all conditions are about, whatever the cursor.
 * Absent where a condition is no bound, or where what it asks turns out not to end at one place.
 *
 * A bound lets rows in up to one place of the rising order, or from one on. The first row of each group tells in which
 * group that is, and this group alone is looked at: both take as long of few rows as of many. That no row between two that
 * fit is one that does not, follows from the engine's order being that of its comparisons; that it holds is looked at
 * from end to end of the groups, and within the one that is read. With `page` the numbers of its rows are told too, where
 * the same statement tells them.
 */
export async function placesOf(
  asked: Asked,
  order: SortedOrder,
  page?: PageWanted,
): Promise<(PlacesInOrder & Pick<Told, "ids">) | undefined> {
  const bounds = boundsOf(partsOf(asked.query.where), order, asked.types);
  if (bounds === undefined) return undefined;
  const { places, ids } = await placesIn(asked, await groupsOf(asked, [bounds]), order, page);
  const [all] = places;
  return all && { ...all, ...defined({ ids }) };
}

/** In which groups bounds of some columns end, one statement for all. */
export async function groupsOf(
  { serving, budget }: Pick<Asked, "serving" | "budget">,
  all: readonly Bounds[],
): Promise<readonly GroupedBounds[]> {
  const asked = all.filter(({ steps }) => steps.length > 0);
  const from = asked.map(groupsSql);
  const values = asked.flatMap(({ steps }) => steps.flatMap((step) => step.values));
  const cells =
    from.length === 0 ? [] : (await serving.rows(`SELECT * FROM ${from.join(", ")}`, values, budget)).rows;
  const told = [...(cells[0] ?? [])];
  const next = (otherwise: number) => Number(told.shift() ?? otherwise);
  return all.map((bounds) => ({
    ...bounds,
    groups: bounds.steps.map(() => ({ last: next(-1), next: next(serving.rowCount) })),
  }));
}

function groupsSql({ column, steps }: Bounds): string {
  const told = steps.flatMap((_, at) => [
    `max(__up) FILTER (WHERE s${at})`,
    `min(__up) FILTER (WHERE NOT s${at})`,
  ]);
  const tests = steps.map(({ sql }, at) => `coalesce(${sql}, false) AS s${at}`);
  return `(SELECT ${told.join(", ")} FROM (SELECT __up, ${tests.join(", ")} FROM ${endsTable(column)}))`;
}

/** How many rows fit, at least. */
export function leastOf({ steps, groups, isMissing }: GroupedBounds, rowCount: number): number {
  if (steps.length === 0) return rowCount;
  const ends = groups.flatMap(({ last }, at) => (steps[at]?.isFirst === true ? [] : [last + 1]));
  const begins = groups.flatMap(({ next }, at) => (steps[at]?.isFirst === true ? [next] : []));
  return Math.min(...(isMissing ? [rowCount] : ends)) - Math.max(0, ...begins);
}

/** What the ends of bounds tell, of each of those that were given. */
interface Told {
  readonly places: readonly (PlacesInOrder | undefined)[];
  /** The numbers of the rows that stand in the order of the first, where they are asked for, and told. */
  readonly ids?: readonly number[];
}

/**
 * Where the rows that fit some bounds stand: in one statement, none where the groups tell it. With `page` the same
 * statement tells rows of those of the first, in the order asked for.
 */
export async function placesIn(
  asked: Pick<Asked, "serving" | "budget">,
  all: readonly GroupedBounds[],
  { isFalling }: Pick<SortedOrder, "isFalling">,
  page?: PageWanted,
): Promise<Told> {
  const { rowCount } = asked.serving;
  const [first] = all;
  const toRead =
    page === undefined || first === undefined ? undefined : placesRead(first, { ...page, isFalling });
  const { ends, read } = await endsOf(asked, all, toRead);
  const places = all.map((bounds, at) => {
    const of = ends[at];
    return of === undefined ? undefined : betweenEnds(bounds, of, { rowCount, isFalling });
  });
  const ids = toRead === undefined ? undefined : pageOf(read, toRead, places[0]);
  return ids === undefined ? { places } : { places, ids };
}

function betweenEnds(
  { steps, isMissing }: Bounds,
  ends: readonly number[],
  { rowCount, isFalling }: { readonly rowCount: number; readonly isFalling: boolean },
): PlacesInOrder {
  if (steps.length === 0) return { first: 0, count: rowCount };
  const [valued = 0] = ends;
  const from = Math.max(0, ...ends.filter((_, at) => steps[at]?.isFirst === true));
  const to = Math.min(
    isMissing ? rowCount : valued,
    ...ends.filter((_, at) => at > 0 && !steps[at]?.isFirst),
  );
  // Missing values stand last in both orders.
  const first = isFalling && from < valued ? valued - to : from;
  return { first, count: Math.max(0, to - from) };
}

interface Read {
  /** How many rows fit each step, of each of the bounds: absent where they do not stand one behind the other. */
  readonly ends: readonly (readonly number[] | undefined)[];
  /** Numbers of rows, each with its place. */
  readonly read: readonly (readonly number[])[];
}

async function endsOf(
  { serving, budget }: Pick<Asked, "serving" | "budget">,
  all: readonly GroupedBounds[],
  toRead: PlacesRead | undefined,
): Promise<Read> {
  const values: Value[] = [];
  const open = all.flatMap((bounds, of) => openGroups(bounds).map((one) => ({ ...one, of })));
  const parts = open.map(
    ({ table, group, step }, at) =>
      `SELECT ${at}, count(*), max(__up) FROM ${table} WHERE ${within(group, step, values)}`,
  );
  if (toRead !== undefined) parts.push(placesSql(toRead, open.length, values));
  const { rows } =
    parts.length === 0 ? { rows: [] } : await serving.rows(parts.join(" UNION ALL "), values, budget);
  const numbers = rows.map((row) => row.map(Number));
  const told = new Map(numbers.map(([at, ...cells]) => [at, cells]));
  const ends = all.map(({ groups }) => groups.map(({ next }) => next));
  const astray = new Set(all.flatMap(({ groups }, of) => (groups.every(isInTurn) ? [] : [of])));
  for (const [at, { of, step, group }] of open.entries()) {
    const [count = 0, place] = told.get(at) ?? [];
    const end = group.last + count;
    if (place !== end - 1) astray.add(of);
    ends[of]?.splice(step.at, 1, end);
  }
  return {
    ends: ends.map((each, of) => (astray.has(of) ? undefined : each)),
    read: numbers.flatMap(([at, ...row]) => (at === open.length ? [row] : [])),
  };
}

function isInTurn({ last, next }: EndGroup): boolean {
  return last < next;
}

/** The groups that are to be looked at, each with the step that ends there. */
function openGroups({ table, steps, groups }: GroupedBounds) {
  return groups.flatMap((group, at) => {
    const step = steps[at];
    return step === undefined || isTold(group) ? [] : [{ table, group, step: { ...step, at } }];
  });
}

function within({ last, next }: EndGroup, step: BoundStep, values: Value[]): string {
  values.push(BigInt(last), BigInt(next), ...step.values);
  return `__up >= ? AND __up < ? AND ${step.sql}`;
}

function placesSql({ table, place, from, to, told }: PlacesRead, at: number, values: Value[]): string {
  values.push(BigInt(from), BigInt(to), ...(told?.values ?? []));
  const among = [`${place} >= ?`, `${place} < ?`, ...(told?.conditions ?? [])];
  return `SELECT ${at}, __id, ${place} FROM ${table} WHERE ${among.join(" AND ")}`;
}

/** The numbers of the rows among those that fit, in the order of their places. */
function pageOf(
  read: readonly (readonly number[])[],
  { to }: PlacesRead,
  all: PlacesInOrder | undefined,
): readonly number[] | undefined {
  if (all === undefined) return undefined;
  const end = all.count === 0 ? 0 : Math.min(to, all.first + all.count);
  const among = read.filter(([, place = end]) => place < end);
  return among.toSorted(([, one = 0], [, other = 0]) => one - other).map(([id = 0]) => id);
}
