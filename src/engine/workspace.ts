import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { Failure, isFailure } from "../base/failure.ts";
import type { Budget, Value, Workspace, WorkspaceBudget } from "./engine.ts";
import type { Gate } from "../base/gate.ts";
import { defined } from "../base/defined.ts";
import { isDiskFull } from "./failures.ts";
import { lendProcess } from "./lend-process.ts";
import type { WorkConnection } from "./work-connection.ts";
import { type InstancePool, type LentInstance, lendInstance } from "./work-instances.ts";

interface WorkspaceOptions {
  /** Where its own folder is made. */
  readonly folder: string;
  /** Whether that is in memory. */
  readonly isInMemory?: boolean;
  readonly memoryMegabytes: number;
  readonly threads: number;
  /** Whose instances it takes, in place of one that is opened for it. */
  readonly pool?: InstancePool;
  /** Whether it works in a process of low priority. */
  readonly isApart?: boolean;
}

/**
 * Opens a private DuckDB in memory that spills into a folder of its own. It can load no
 * extension, reads times as UTC, and keeps rows in the order of their file.
 */
export async function openWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  await mkdir(options.folder, { recursive: true });
  const folder = await mkdtemp(join(options.folder, "workspace-"));
  const lent = await lendFor(options, join(folder, "spill"));
  const isInMemory = options.isInMemory === true;
  const noRoom = (cause: unknown) =>
    isInMemory
      ? new Failure("no-room", "store-memory-full", { folder: options.folder }, { cause })
      : new Failure("no-room", "engine-disk-full", {}, { cause });
  return new EngineWorkspace({ folder, noRoom, isInMemory }, lent);
}

function lendFor({ pool, isApart, memoryMegabytes, threads }: WorkspaceOptions, spill: string) {
  if (isApart === true) return lendProcess({ memoryMegabytes, threads, spill });
  return pool?.lend() ?? lendInstance({ memoryMegabytes, threads, spill });
}

/** Waits for a turn, and holds it until the workspace is disposed of. Its time counts from the turn on. */
export async function openInTurn(
  gate: Gate,
  { caller, timeMs, signal }: WorkspaceBudget,
  open: () => Promise<Workspace>,
): Promise<Workspace> {
  const leave = await gate.enter({ caller, ...defined({ signal }) });
  const deadline = performance.now() + timeMs;
  const within = (budget: Partial<Budget> = {}): Partial<Budget> => {
    const leftMs = Math.max(0, deadline - performance.now());
    const signals = [signal, budget.signal].filter((each) => each !== undefined);
    return {
      timeMs: Math.min(leftMs, budget.timeMs ?? Infinity),
      ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }),
    };
  };
  try {
    const workspace = await open();
    return {
      folder: workspace.folder,
      run: (sql, values, budget) => workspace.run(sql, values, within(budget)),
      rows: (sql, values, budget) => workspace.rows(sql, values, within(budget)),
      progress: () => workspace.progress(),
      hold: (file) => workspace.hold(file),
      noRoom: (cause) => workspace.noRoom(cause),
      async [Symbol.asyncDispose]() {
        try {
          await workspace[Symbol.asyncDispose]();
        } finally {
          leave();
        }
      },
    };
  } catch (error) {
    leave();
    throw error;
  }
}

class EngineWorkspace implements Workspace {
  readonly folder: string;
  readonly noRoom: Workspace["noRoom"];
  readonly #isInMemory: boolean;
  readonly #lent: LentInstance;
  readonly #connection: WorkConnection;
  readonly #held = new AsyncDisposableStack();
  #isWell = true;
  /** Statements run one after another: an interrupt must stop no other one. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    { folder, noRoom, isInMemory }: Pick<Workspace, "folder" | "noRoom"> & { readonly isInMemory: boolean },
    lent: LentInstance,
  ) {
    this.folder = folder;
    this.noRoom = noRoom;
    this.#isInMemory = isInMemory;
    this.#lent = lent;
    this.#connection = lent.connection;
  }

  async run(sql: string, values: readonly Value[] = [], budget: Partial<Budget> = {}): Promise<void> {
    await this.#inTurn(budget, () => this.#connection.run(sql, values));
  }

  async rows<Row>(sql: string, values: readonly Value[] = [], budget: Partial<Budget> = {}): Promise<Row[]> {
    const rows = await this.#inTurn(budget, () => this.#connection.rows(sql, values));
    for (const row of rows) makePlain(row);
    return rows as Row[];
  }

  progress(): number | undefined {
    return this.#connection.progress();
  }

  hold(file: AsyncDisposable): void {
    this.#held.use(file);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last.catch(() => undefined);
    await this.#lent.giveBack(this.#isWell);
    await rm(this.folder, { recursive: true, force: true });
    await this.#held.disposeAsync();
  }

  #inTurn<Result>(budget: Partial<Budget>, work: () => Promise<Result>): Promise<Result> {
    const next = this.#last.catch(() => undefined).then(() => this.#within(budget, work));
    this.#last = next;
    return next;
  }

  async #within<Result>(budget: Partial<Budget>, work: () => Promise<Result>): Promise<Result> {
    budget.signal?.throwIfAborted();
    if (budget.timeMs === 0) throw new Failure("over-budget", "engine-time-exceeded");
    const deadline = budget.timeMs === undefined ? Infinity : performance.now() + budget.timeMs;
    const stop = () => budget.signal?.aborted === true || performance.now() > deadline;
    // An interrupt is lost on a statement that has not begun, so it is repeated.
    const watch = setInterval(() => stop() && this.#connection.interrupt(), 50);
    try {
      return await work();
    } catch (cause) {
      this.#isWell = false;
      budget.signal?.throwIfAborted();
      const error = toFailure(cause, performance.now() > deadline, this.noRoom);
      throw this.#isInMemory && error === cause && !isFailure(cause) ? withoutQuotes(cause) : error;
    } finally {
      clearInterval(watch);
    }
  }
}

/** What the engine says of a full disk or memory, as a refusal; anything else stays a bug of ours. */
function toFailure(cause: unknown, late: boolean, noRoom: Workspace["noRoom"]): unknown {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (late) return new Failure("over-budget", "engine-time-exceeded", {}, { cause });
  if (isDiskFull(cause)) return noRoom(cause);
  if (/out of memory/i.test(message))
    return new Failure("over-budget", "engine-memory-exceeded", {}, { cause });
  return cause;
}

/** What is said of rows about people goes to the log and the list of jobs: nothing that it quotes of them. */
function withoutQuotes(cause: unknown): unknown {
  if (!(cause instanceof Error)) return cause;
  const [said = ""] = cause.message.split(/["'\n]/);
  return new Error(`${said.replaceAll(/\d{3,}/g, "…")}…`);
}

/** In place: texts, which most cells are, stay as they are. */
function makePlain(row: Record<string, unknown>): void {
  for (const name in row) {
    const value = row[name];
    if (typeof value === "bigint" || Array.isArray(value)) row[name] = plain(value);
  }
}

/** A number where it loses no digit, a bigint where it would. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") {
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
  }
  return Array.isArray(value) ? value.map(plain) : value;
}
