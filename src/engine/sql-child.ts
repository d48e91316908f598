import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../base/failure.ts";
import { type GateLoad, newGate } from "../base/gate.ts";
import { defined } from "../base/defined.ts";
import { withMinusZeros } from "../base/minus-zeros.ts";
import { compiledBefore } from "./compiled-before.ts";
import { isOutOfMemory } from "./failures.ts";
import { ownProgram } from "./own-program.ts";
import type {
  SqlDescribed,
  SqlDescription,
  SqlReply,
  SqlRequest,
  SqlResult,
  SqlSource,
  SqlSplit,
  SqlSplitting,
  ToldTable,
} from "./sql-messages.ts";

interface SqlBudget {
  readonly timeMs: number;
  readonly rowsMax: number;
  /** Of the answer; ten megabytes where absent. */
  readonly bytesMax?: number;
  readonly signal?: AbortSignal;
  /** Who asks: each has a place of their own in the queue. */
  readonly caller: string;
}

interface SqlQuestion {
  readonly sources: readonly SqlSource[];
  /** Tables beside them, whose rows are no file. */
  readonly told?: readonly ToldTable[];
  readonly sql: string;
  readonly countsSources?: true;
  readonly tellsNull?: true;
  readonly isRepeatable?: true;
}

export interface SqlRunner extends AsyncDisposable {
  /** Runs one SELECT over some files, which alone can be read. Throws `invalid`, `over-budget` or `too-many`. */
  run(question: SqlQuestion, budget: SqlBudget): Promise<SqlResult>;
  /**
   * How the engine reads one SELECT over tables of these columns, for whoever has it run elsewhere: `work` is done in the
   * turn of the caller, which it holds. Throws as `run` does.
   */
  describe<Made>(
    statement: Pick<SqlDescription, "shapes" | "sql">,
    budget: Omit<SqlBudget, "rowsMax" | "bytesMax">,
    work: (described: SqlDescribed) => Promise<Made>,
  ): Promise<Made>;
  /** One SELECT in the parts that others answer, and what is left of it. Throws as `run` does. */
  split(statement: SqlSplitting, budget: Omit<SqlBudget, "rowsMax" | "bytesMax">): Promise<SqlSplit>;
  load(): GateLoad;
}

/** What the engine holds in the child, and what the whole process may address: Node and the libraries take the rest. */
const memoryMegabytes = 400;
const addressMegabytes = 1_750 + memoryMegabytes + 250;
const diskMegabytes = 500;
/** Of an answer, wherever it comes from. */
export const bytesMax = 10_000_000;
const sqlLengthMax = 20_000;

/** Statements of strangers: so many at once, one of each caller, whose others wait for their turn. */
const turns = { running: 2, runningEach: 1, waiting: 64, waitingEach: 8, waitMs: 30_000 };

/** How long a process is kept ready for the next statement. */
const idleMs = 60_000;

/**
 * Runs strangers' SQL, each statement in a process of its own: a memory limit and an interrupt
 * are no wall, a dead process is. One process is kept ready, so that none waits for its start.
 */
export function newSqlRunner(
  folderFor: (isSealed: boolean) => Promise<string>,
  waitMs = turns.waitMs,
): SqlRunner {
  const gate = newGate({ ...turns, waitMs });
  const children = newChildren();
  const inTurn = async <Made>(
    sql: string,
    { signal, caller }: Pick<SqlBudget, "signal" | "caller">,
    work: () => Promise<Made>,
  ): Promise<Made> => {
    if (sql.length > sqlLengthMax) {
      throw new Failure("invalid", "sql-too-long-text", { limit: sqlLengthMax });
    }
    const leave = await gate.enter({ caller, ...defined({ signal }) });
    try {
      return await work();
    } finally {
      leave();
    }
  };

  return {
    run: (question, budget) =>
      inTurn(question.sql, budget, async () => {
        const { sources } = question;
        const isSealed = sources.some(({ key, isInMemory }) => key !== undefined || isInMemory === true);
        // Before a process is taken: where there is no such folder, none is left behind.
        await using folder = await ownFolder(await folderFor(isSealed));
        // Its folder goes behind it.
        return await runIn(children.take(), folder.path, question, budget);
      }),
    describe: (statement, budget, work) =>
      inTurn(statement.sql, budget, async () => work(await describeIn(children.take(), statement, budget))),
    split: (statement, budget) =>
      inTurn(statement.sql, budget, () => splitIn(children.take(), statement, budget)),
    load: () => gate.load(),
    [Symbol.asyncDispose]: () => children.close(),
  };
}

/** Processes that each take one statement; the next is kept ready. */
function newChildren() {
  const children = new Set<ChildProcess>();
  let ready: ChildProcess | undefined;
  let idle: NodeJS.Timeout | undefined;
  let closed = false;
  let program: string | undefined;

  const start = (): ChildProcess => {
    // One that was put together anew meanwhile has another name, and goes in a day.
    if (program === undefined || !existsSync(program)) program = ownProgram("sql-child-process");
    const child = startChild(program);
    children.add(child);
    child.once("exit", () => {
      children.delete(child);
      if (ready === child) ready = undefined;
    });
    return child;
  };
  const keepReady = () => {
    if (closed) return;
    ready ??= start();
    clearTimeout(idle);
    idle = setTimeout(() => {
      ready?.kill("SIGKILL");
      // Nobody is given one that is ending.
      ready = undefined;
    }, idleMs).unref();
  };

  return {
    take(): ChildProcess {
      const child = ready ?? start();
      ready = undefined;
      keepReady();
      return child;
    },
    async close(): Promise<void> {
      closed = true;
      clearTimeout(idle);
      const ends = [...children].map((child) => once(child, "exit"));
      for (const child of children) child.kill("SIGKILL");
      await Promise.all(ends);
    },
  };
}

/** Nothing of the environment goes along but where compiled code is kept, and nothing is inherited but the channel. */
function startChild(program: string): ChildProcess {
  // One limit a command: the shell of Debian takes no more. Without its limits the child does not start.
  const limits = `ulimit -v ${addressMegabytes * 1024} && ulimit -f ${diskMegabytes * 2048} && ulimit -c 0 && exec "$@"`;
  const child = spawn(
    "/bin/sh",
    ["-c", limits, "sql", process.execPath, "--max-old-space-size=256", program],
    { env: compiledBefore(), stdio: ["ignore", "ignore", "ignore", "ipc"], serialization: "json" },
  );
  child.unref();
  child.channel?.unref();
  return child;
}

async function ownFolder(folder: string) {
  await mkdir(folder, { recursive: true });
  const path = await mkdtemp(join(folder, "sql-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

async function runIn(
  child: ChildProcess,
  folder: string,
  question: SqlQuestion,
  budget: SqlBudget,
): Promise<SqlResult> {
  const request: SqlRequest = {
    ...question,
    rowsMax: budget.rowsMax,
    bytesMax: budget.bytesMax ?? bytesMax,
    memoryMegabytes,
    diskMegabytes,
    folder,
  };
  try {
    const reply = await told(child, request, budget);
    if (reply.kind !== "result") throw new Error("a statement is answered by rows");
    const { result, minusZeros = [] } = reply;
    return { ...result, rows: withMinusZeros(result.rows, minusZeros) };
  } finally {
    child.kill("SIGKILL");
  }
}

async function describeIn(
  child: ChildProcess,
  statement: Pick<SqlDescription, "shapes" | "sql">,
  budget: Pick<SqlBudget, "timeMs" | "signal">,
): Promise<SqlDescribed> {
  try {
    const reply = await told(child, { ...statement, memoryMegabytes }, budget);
    if (reply.kind !== "described") throw new Error("a statement to describe is answered by a description");
    return reply.described;
  } finally {
    child.kill("SIGKILL");
  }
}

async function splitIn(
  child: ChildProcess,
  statement: SqlSplitting,
  budget: Pick<SqlBudget, "timeMs" | "signal">,
): Promise<SqlSplit> {
  try {
    const reply = await told(child, statement, budget);
    if (reply.kind !== "split") throw new Error("a statement to split is answered by its parts");
    return reply.split;
  } finally {
    child.kill("SIGKILL");
  }
}

/** What the process says to what it is told. */
async function told(
  child: ChildProcess,
  request: SqlRequest | SqlDescription | SqlSplitting,
  budget: Pick<SqlBudget, "timeMs" | "signal">,
): Promise<SqlReply> {
  budget.signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<SqlReply>();
  const late = setTimeout(() => {
    reject(new Failure("over-budget", "sql-too-slow", { seconds: Math.round(budget.timeMs / 1_000) }));
  }, budget.timeMs);
  const left = () => reject(budget.signal?.reason as Error);
  budget.signal?.addEventListener("abort", left, { once: true });
  child.on("message", (message: SqlReply) => {
    if (message.kind === "failure") reject(new Failure(message.code, message.key, message.args));
    else if (message.kind !== "ready") resolve(message);
  });
  child.once("exit", (_code, signal) => reject(endOf(signal)));
  child.once("error", (cause) => reject(new Failure("unavailable", "sql-no-process", {}, { cause })));
  try {
    child.send(request);
    return await promise;
  } finally {
    clearTimeout(late);
    budget.signal?.removeEventListener("abort", left);
  }
}

/** What its memory limit does not hold back, its address space does, and it dies of it. Any other end is not the statement's. */
function endOf(signal: NodeJS.Signals | null): Failure {
  return isOutOfMemory(signal)
    ? new Failure("over-budget", "sql-too-much-memory")
    : new Failure("unavailable", "sql-no-process");
}
