import { askTogether } from "../base/ask-together.ts";
import type { AskedSql } from "../base/footprint.ts";
import type { LastSeen } from "../base/last-seen.ts";
import { answered } from "./answered.ts";
import type { Db } from "./db.ts";

/** What PostgreSQL holds, by name: what a statement that names it reads. */
type Known = ReadonlyMap<string, { readonly tables: readonly string[] } | "unmarked">;

interface Look {
  readonly snapshot: string;
  readonly position: number;
  readonly isOther: boolean | null;
  readonly changed: readonly string[] | null;
  readonly transactions: readonly string[] | null;
}

/**
 * Tells which tables were changed, in the order in which the changes came to be seen: the statement asks for
 * all that is seen now and was not seen by the one before (PostgreSQL documentation, 9.27.7). Nothing
 * is heard, so nothing can be missed: whatever was committed before `look` was called, by any
 * process, is known when it answers.
 */
export class MarkedChanges {
  readonly #db: Db;
  readonly #answerMsMax: number | undefined;
  #seen: LastSeen | undefined;
  #snapshot: string | undefined;
  #looks = 0;
  #emptiedAt = 0;
  readonly #changedAt = new Map<string, number>();
  #known: Promise<Known> | undefined;

  /** A look that is not answered in `answerMsMax` is an outage, where it is told. */
  constructor(db: Db, answerMsMax?: number) {
    this.#db = db;
    this.#answerMsMax = answerMsMax;
  }

  /** Of the last look that saw a change: a replica that has that has all that was seen by any. Absent before the first. */
  get seen(): LastSeen | undefined {
    return this.#seen;
  }

  /** The number of a look that begins now or later. */
  readonly look = askTogether(() => this.#look());

  /** Whether none of the tables was seen to change after that look. */
  isSame(tables: readonly string[], since: number): boolean {
    return since >= this.#emptiedAt && tables.every((table) => (this.#changedAt.get(table) ?? 0) <= since);
  }

  /** The tables that statements read; `undefined` where they read what tells no change. */
  async tablesOf(asked: Iterable<AskedSql>): Promise<readonly string[] | undefined> {
    const known = await (this.#known ??= this.#readNames());
    const tables = new Set<string>();
    for (const { words } of asked) {
      for (const word of words) {
        const found = known.get(word);
        if (found === "unmarked") return undefined;
        for (const table of found?.tables ?? []) tables.add(table);
      }
    }
    return [...tables];
  }

  async #look(): Promise<number> {
    const before = this.#snapshot ?? null;
    const asked = this.#db<Look[]>`
      select pg_current_snapshot()::text as snapshot,
        (case current_setting('synchronous_commit') when 'off' then pg_current_wal_insert_lsn()
          else pg_current_wal_flush_lsn() end - '0/0')::bigint as position,
        pg_snapshot_xmax(pg_current_snapshot()) < pg_snapshot_xmax(${before}::text::pg_snapshot) as is_other,
        array_agg(distinct named) as changed,
        array_agg(distinct transaction::text) filter (where named <> all(${notWaitedFor})) as transactions
      from page_changes
      where transaction >= pg_snapshot_xmin(${before}::text::pg_snapshot)
        and not pg_visible_in_snapshot(transaction, ${before}::text::pg_snapshot)`;
    const [row] = await (this.#answerMsMax === undefined ? asked : answered(asked, this.#answerMsMax));
    if (row === undefined) throw new Error("PostgreSQL told no snapshot.");
    this.#note(row, before === null || row.isOther === true);
    return this.#looks;
  }

  #note(row: Look, isBeginning: boolean): void {
    const { snapshot, position } = row;
    const [changed, transactions] = [row.changed ?? [], row.transactions ?? []];
    // A server that was put back to an earlier state knows nothing of what was seen.
    if (isBeginning || changed.length > 0) this.#looks += 1;
    if (isBeginning || changed.includes(thrownAway)) this.#emptiedAt = this.#looks;
    for (const table of changed) this.#changedAt.set(table, this.#looks);
    this.#snapshot = snapshot;
    if (isBeginning || transactions.length > 0) this.#seen = { position, transactions };
  }

  /** A function that only reads stands for what it reads; one that may write, or another schema, for what tells nothing. */
  async #readNames(): Promise<Known> {
    const db = this.#db;
    const tables = await db<{ name: string; isMarked: boolean }[]>`
      select c.relname as name,
        exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'page_change') as is_marked
      from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v', 'm')`;
    const functions = await db<{ name: string; source: string; volatility: string }[]>`
      select p.proname as name, lower(p.prosrc) as source, p.provolatile as volatility
      from pg_proc p where p.pronamespace = current_schema()::regnamespace and p.probin is null`;
    const schemas = await db<{ name: string }[]>`
      select nspname as name from pg_namespace
      where oid <> current_schema()::regnamespace and nspname <> 'public'`;
    const known = new Map<string, { readonly tables: readonly string[] } | "unmarked">();
    for (const { name, isMarked } of tables) known.set(name, isMarked ? { tables: [name] } : "unmarked");
    for (const { name, source, volatility } of functions) {
      const words = new Set(source.match(/[a-z_][a-z0-9_]*/g));
      const read = tables.filter((table) => words.has(table.name));
      const isTold = volatility !== "v" && read.every(({ isMarked }) => isMarked);
      const asksOthers = functions.some((other) => other.name !== name && words.has(other.name));
      known.set(name, isTold && !asksOthers ? { tables: read.map((table) => table.name) } : "unmarked");
    }
    for (const { name } of schemas) known.set(name.toLowerCase(), "unmarked");
    return known;
  }
}

const thrownAway = "";

/** Written without waiting for a replica (`synchronous_commit`), which may never have it; no page tells of them. */
const notWaitedFor = ["instance_processes", "seen_nonces"];

/** Beyond it, telling what changed would take longer than making what was kept once more. */
const marksMax = 2000;

/**
 * Throws marks away where there are many, or some of another server, whose numbers mean nothing here: whoever
 * had not seen that they were holds nothing to be right.
 */
export async function throwMarksAway(db: Db): Promise<void> {
  await db`
    with many as (
      select count(*) > ${marksMax}
        or coalesce(bool_or(transaction >= pg_snapshot_xmax(pg_current_snapshot())), false) as are
      from page_changes),
    gone as (delete from page_changes where (select are from many) returning 1)
    insert into page_changes (transaction, named)
    select pg_current_xact_id(), ${thrownAway} where (select are from many)`;
}
