import { z } from "zod";
import { Failure, isFailure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import { withMinusWritten } from "../../base/minus-zeros.ts";
import { findNamedTwice, findUntold, partsOfSql, type SqlPart } from "../../tables/sql-parts.ts";
import type { NamedRows } from "../../tables/sql-several.ts";
import { bytesOf, readAnswer, refusalOf, wrongAnswer } from "./ask-producer.ts";
import { hostOf } from "./peers.ts";
import { type QueryAnswer, queryLimits } from "./query.ts";
import type { AskedElsewhere, PreparedTable, QueriesContext } from "./query-tables.ts";

/** What a part was answered, where its tables are. */
export interface AnsweredPart extends SqlPart {
  readonly answer: z.infer<typeof answerSchema>;
  readonly bytes: number;
}

/** What is left of a statement, with the answers of its parts. */
export interface AnsweredParts {
  readonly sql: string;
  readonly parts: readonly AnsweredPart[];
  /** The whole of it, where it is one part. */
  readonly whole?: AnsweredPart;
}

interface Asking {
  readonly sql: string;
  readonly rowsMax: number;
  readonly caller: string;
  readonly signal?: AbortSignal;
}

/**
 * Has the instances that hold tables too large to come here answer the parts of a statement that read these. They decide
 * who reads what, and write it down, as for whoever asks them. Throws as `askProducer` does, and `too-large` where a
 * part answers more rows than come here.
 */
export async function askParts(
  ctx: QueriesContext,
  prepared: readonly PreparedTable[],
  { sql, rowsMax, caller, signal }: Asking,
): Promise<AnsweredParts> {
  const tables = prepared.map(({ rows, read, elsewhere }) => ({
    name: read.name,
    isThere: rows === undefined,
    columns: elsewhere?.names ?? [],
    ...(elsewhere === undefined ? {} : { place: read.instance }),
  }));
  const budget = { timeMs: queryLimits.sqlMs, caller, ...defined({ signal }) };
  const made = await partsOfSql(ctx.tables, { tables, sql }, budget);
  if (made.parts.length > queryLimits.partsMax) {
    throw new Failure("too-large", "query-parts-many", { limit: queryLimits.partsMax });
  }
  const [first] = made.parts;
  const isWhole =
    first !== undefined && made.sql === selectAll(first) && first.tables.length === prepared.length;
  const parts: AnsweredPart[] = [];
  for (const part of made.parts) {
    const own = prepared.filter(({ read }) => part.tables.includes(read.name));
    const answered = await askPart(ctx, part, {
      tables: own,
      signal,
      rowsMax: isWhole ? rowsMax : queryLimits.rowsMax,
    });
    if (!isWhole) refuseUntold(answered);
    parts.push(answered);
  }
  const [whole] = parts;
  return { sql: made.sql, parts, ...(isWhole && whole !== undefined ? { whole } : {}) };
}

function selectAll({ name }: SqlPart): string {
  return `SELECT * FROM ${name}`;
}

/** The answer of a part as a table that the rest of the statement reads. */
export function toRows({ name, answer: { columns, rows } }: AnsweredPart): NamedRows {
  return { name, columns, rows: rows.map((row) => row.map(withMinusWritten)) };
}

/** The whole answer, in the place of the one that is made here. */
export function toAnswer({
  answer: { columns, rows, truncated },
}: AnsweredPart): Omit<QueryAnswer, "tables"> {
  return { columns, rows, truncated };
}

/** Rows that are not all of them, or of which it cannot be said what they are here, would make another answer. */
function refuseUntold({ place, sql, answer: { columns, rows, truncated } }: AnsweredPart): void {
  const told = { instance: hostOf(place), part: sql.slice(0, 500) };
  if (truncated) throw new Failure("too-large", "query-part-large", { ...told, limit: queryLimits.rowsMax });
  const odd = findUntold(columns);
  if (odd !== undefined) {
    throw new Failure("invalid", "query-part-type", {
      ...told,
      type: odd.type.slice(0, 100),
      column: odd.name.slice(0, 100),
    });
  }
  // Lists within lists would be texts within texts, each twice as long as the one within it.
  if (rows.some((row) => row.some((cell) => Array.isArray(cell) && cell.some(Array.isArray))))
    throw wrongAnswer(place);
  const twice = findNamedTwice(columns);
  if (twice !== undefined)
    throw new Failure("invalid", "query-part-twice", { ...told, column: twice.slice(0, 100) });
}

function isCell(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isCell);
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

/** As an instance answers a query, checked. */
const answerSchema = z
  .object({
    columns: z.array(z.object({ name: z.string().max(10_000), type: z.string().max(10_000) })).max(10_000),
    rows: z.array(z.array(z.unknown())).max(queryLimits.rowsMax),
    truncated: z.boolean(),
    tables: z.array(z.object({ name: z.string(), rows: z.int().nonnegative() })).max(queryLimits.tablesMax),
  })
  .refine(({ columns, rows }) => rows.every((row) => row.length === columns.length && row.every(isCell)));

interface PartAsked {
  readonly tables: readonly PreparedTable[];
  readonly rowsMax: number;
  readonly signal: AbortSignal | undefined;
}

/** One of each instance at a time: it answers one query of a caller, which is this instance there. */
async function askPart(ctx: QueriesContext, part: SqlPart, asked: PartAsked): Promise<AnsweredPart> {
  const leave = await ctx.asking.enter({ caller: part.place, ...defined({ signal: asked.signal }) });
  try {
    return await send(ctx, part, asked);
  } catch (cause) {
    if (!isFailure(cause) || cause.key !== "remote-refused") throw cause;
    const { detail = "" } = cause.args;
    const args = { instance: hostOf(part.place), part: part.sql.slice(0, 500), detail };
    if (cause.code === "over-budget")
      throw new Failure("over-budget", "query-part-over-budget", args, { cause });
    if (cause.code === "invalid") throw new Failure("invalid", "query-part-refused", args, { cause });
    throw cause;
  } finally {
    leave();
  }
}

async function send(
  ctx: QueriesContext,
  part: SqlPart,
  { tables, rowsMax, signal }: PartAsked,
): Promise<AnsweredPart> {
  const { place, sql } = part;
  const { headers, asked } = shownTo(tables);
  return ctx.peers.ask(
    place,
    async () => {
      const sent = await ctx.net.send(`${place}/api/queries`, {
        method: "POST",
        accept: "application/json",
        headers: { "Content-Type": "application/json", ...headers },
        body: JSON.stringify({ tables: asked, sql, max_rows: rowsMax }),
        maxBytes: queryLimits.partBytesMax,
        timeoutMs: queryLimits.fetchMs,
        ...defined({ signal }),
      });
      const bytes = await bytesOf(sent);
      if (sent.status !== 200) throw refusalOf(place, sent, bytes);
      const answer = readAnswer(place, bytes, (json) => answerSchema.parse(json));
      return { ...part, answer, bytes: bytes.byteLength };
    },
    signal,
  );
}

/** What is shown for all tables is shown for the request: who asks is then whom the tables are read as, without a copy. */
function shownTo(tables: readonly PreparedTable[]) {
  const all = tables.map(({ elsewhere }) => elsewhere?.authorization);
  const [common] = new Set(all).size === 1 ? all : [];
  const asked = tables.flatMap(({ read, elsewhere }): [string, object][] =>
    elsewhere === undefined ? [] : [[read.name, toAsked(elsewhere, common === undefined)]],
  );
  return { headers: defined({ Authorization: common }), asked: Object.fromEntries(asked) };
}

function toAsked({ names: _names, authorization, ...table }: AskedElsewhere, showsEach: boolean): object {
  return { ...table, ...defined({ authorization: showsEach ? authorization : undefined }) };
}
