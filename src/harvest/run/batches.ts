import { problem } from "../../base/failure.ts";
import { isOutage } from "../../base/outage.ts";
import type { Db, Tx } from "../../db/db.ts";
import type { HarvestContext } from "../context.ts";
import { insertProblems } from "../store/problem-rows.ts";
import { type RunRow, saveRun } from "../store/run-rows.ts";
import type { RunCounts } from "../source.ts";
import type { SourceRow } from "../store/source-rows.ts";
import { lockTaking } from "../lock-taking.ts";
import type { Pass, Tally } from "./pass.ts";
import {
  identifierOf,
  type Incoming,
  type ToldRecord,
  toIncoming,
  understandAll,
  withHeld,
} from "./incoming.ts";
import { refusal, repeatedProblem, rowsOf, takeIncoming } from "./take-records.ts";

const recordsMax = 100;
const charactersMax = 4_000_000;

/**
 * The records of a run, some at a time, each time in one transaction with the place where the run
 * stands. While one batch is written the next one is read; a third waits: memory stays flat.
 */
export class Batches {
  readonly db: Db;
  readonly #ctx: HarvestContext;
  readonly #pass: Pass;
  readonly #run: RunRow;
  #records: Incoming[] = [];
  #characters = 0;
  #cursor: string | undefined;
  #committed: string | undefined;
  #writing: Promise<void> = Promise.resolve();
  counts: RunCounts;
  announced: number | undefined;
  /** Of a dry run: known records that it saw. */
  seenBefore = 0;
  readonly #seenDry = new Set<string>();
  readonly #isReadAsBefore: boolean;

  constructor(ctx: HarvestContext, source: SourceRow, run: RunRow) {
    // Noted where a complete pass ended, and gone with the settings under which it read.
    this.#isReadAsBefore = source.documents !== null;
    this.db = ctx.db;
    this.#ctx = ctx;
    this.#run = run;
    this.#pass = { ctx, source, run };
    this.counts = run.counts;
    this.announced = run.announced;
    this.#cursor = run.cursor;
    this.#committed = run.cursor;
  }

  async add(told: ToldRecord): Promise<void> {
    const record = toIncoming(told, this.#ctx.version);
    this.#records.push(record);
    this.#characters += record.original.text.length;
    if (this.#records.length >= recordsMax || this.#characters >= charactersMax) await this.#flush();
  }

  /** All records before it were told. */
  async page(cursor: string | undefined, announced: number | undefined): Promise<void> {
    this.announced = announced ?? this.announced;
    if (cursor !== undefined) this.#cursor = cursor;
    // A short page waits for the next one: what counts is that its records go in with its cursor.
    if (cursor !== undefined && this.#records.length >= recordsMax / 4) await this.#flush();
  }

  /** Throws what went wrong with what was still being written. */
  async end(): Promise<void> {
    await this.#flush();
    await this.#writing;
  }

  /** Waits for what is being written, whatever becomes of it. */
  async settle(): Promise<void> {
    await this.#writing.catch(() => undefined);
  }

  async #flush(): Promise<void> {
    const records = this.#records;
    const cursor = this.#cursor;
    this.#records = [];
    this.#characters = 0;
    await this.#writing;
    this.#writing = this.#write(records, cursor);
    // Told to who flushes next; until then nobody listens.
    this.#writing.catch(() => undefined);
  }

  async #write(records: readonly Incoming[], cursor: string | undefined): Promise<void> {
    try {
      await this.#commit(await this.#ready(records), cursor);
    } catch (error) {
      if (isOutage(error)) throw error;
      // One of them broke the batch: each goes alone, and the one that breaks is told.
      for (const record of records) await this.#alone(record);
      await this.#commit([], cursor);
    }
    await this.#ctx.jobs.announce(this.#run.id);
  }

  /** All that can be done before the transaction, in which every other source waits. */
  async #ready(records: readonly Incoming[]): Promise<readonly Incoming[]> {
    const { source } = this.#pass;
    const ready = this.#isReadAsBefore ? await withHeld(this.db, source.id, records) : records;
    await understandAll(ready);
    return ready;
  }

  async #alone(record: Incoming): Promise<void> {
    try {
      await this.#commit([record], this.#committed);
    } catch (error) {
      if (isOutage(error)) throw error;
      this.#ctx.log("harvest-record-broke", { place: record.place, error });
      const told = rowsOf({
        place: record.place,
        refused: true,
        problems: [problem("federation-record-broke")],
      });
      await insertProblems(this.db, this.#run.id, told);
      this.counts = add(this.counts, { seen: 1, refused: 1 });
    }
  }

  async #commit(records: readonly Incoming[], cursor: string | undefined): Promise<void> {
    if (this.#run.dry) return this.#try(records);
    this.counts = await this.db.begin(async (tx) => {
      await lockTaking(tx);
      const { tally, problems } = await takeIncoming(tx, this.#pass, records);
      await insertProblems(tx, this.#run.id, problems);
      const counts = add(this.counts, tally);
      await saveRun(tx, this.#run.id, { counts, cursor, ...announcedOf(this) });
      return counts;
    });
    this.#committed = cursor;
  }

  /** All that a run does, and then not: what would change is counted as it would be. */
  async #try(records: readonly Incoming[]): Promise<void> {
    const firsts = records.filter((record) => !this.#wasSeen(record));
    const repeated = records.filter((record) => !firsts.includes(record));
    const { tally, problems } = await this.#undone((tx) => takeIncoming(tx, this.#pass, firsts));
    const told = repeated
      .map(({ read }) => read())
      .flatMap((record) => rowsOf(refusal(record, [repeatedProblem(record)])));
    // The datasets that they became are no more.
    const lost = problems.map(({ dataset: _dataset, ...row }) => row);
    await insertProblems(this.db, this.#run.id, [...lost, ...told]);
    this.counts = add(add(this.counts, tally), { seen: repeated.length, refused: repeated.length });
    this.seenBefore = this.counts.unchanged + this.counts.changed;
    await saveRun(this.db, this.#run.id, { counts: this.counts, cursor: undefined, ...announcedOf(this) });
  }

  async #undone<Answer>(work: (tx: Tx) => Promise<Answer>): Promise<Answer> {
    let answer: { readonly value: Answer } | undefined;
    await this.db
      .begin(async (tx) => {
        await lockTaking(tx);
        answer = { value: await work(tx) };
        throw new Undone();
      })
      .catch((error: unknown) => {
        if (!(error instanceof Undone)) throw error;
      });
    if (answer === undefined) throw new Error("a dry run answered nothing");
    return answer.value;
  }

  #wasSeen(record: Incoming): boolean {
    const identifier = identifierOf(record);
    if (identifier === "") return false;
    const seen = this.#seenDry.has(identifier);
    this.#seenDry.add(identifier);
    return seen;
  }
}

class Undone extends Error {}

function announcedOf({ announced }: Batches): { announced?: number } {
  return announced === undefined ? {} : { announced };
}

function add(counts: RunCounts, more: Partial<Tally>): RunCounts {
  const sum = { ...counts };
  for (const [name, count] of Object.entries(more)) sum[name as keyof RunCounts] += count;
  return sum;
}
