import { AsyncLocalStorage } from "node:async_hooks";
import type { Db } from "../src/db/db.ts";

/** A statement as the driver holds it until somebody awaits it. */
interface Statement {
  readonly handler: unknown;
  readonly strings: readonly string[];
  handle: (this: Statement) => unknown;
}

const within = new AsyncLocalStorage<{ open: boolean; readonly begun: Error }>();
const pools = new Set<unknown>();
let watched = false;

/** The index analyses one batch at a time in a process, and holds nothing that another connection waits for; a backup cancels its own statement. */
const exempt = ["/src/search/index/analysing.ts", "/src/backup/write-backup.ts"];

/**
 * A transaction that asks a second connection waits, once all of them hold a transaction, for one
 * that never comes free. Here such a statement fails where it is sent, with its stack.
 */
export function refuseSecondConnection(db: Db): void {
  const lazy = db`select 1` as unknown as Statement;
  pools.add(lazy.handler);
  watchStatements(Object.getPrototypeOf(lazy) as Statement);
  const begin = db.begin.bind(db) as (...told: unknown[]) => Promise<unknown>;
  const own = async (...told: unknown[]): Promise<unknown> => {
    refuseWithin("begin");
    const work = told.pop() as (tx: unknown) => Promise<unknown>;
    return begin(...told, (tx: unknown) => inside(() => work(tx)));
  };
  Object.assign(db, { begin: own });
}

/** For a test that asks on purpose, in a transaction, what another connection sees. */
export function onAnotherConnection<Value>(work: () => PromiseLike<Value>): Promise<Value> {
  return within.exit(async () => work());
}

/** What is begun in a transaction and goes on after it is none of it. */
function inside<Value>(work: () => Promise<Value>): Promise<Value> {
  const state = { open: true, begun: new Error("begun here") };
  return within.run(state, async () => {
    try {
      return await work();
    } finally {
      state.open = false;
    }
  });
}

function watchStatements(prototype: Statement): void {
  if (watched) return;
  watched = true;
  const { handle } = prototype;
  prototype.handle = function send(this: Statement): unknown {
    if (pools.has(this.handler)) refuseWithin(this.strings.join("…"));
    return handle.call(this);
  };
}

function refuseWithin(asked: string): void {
  const transaction = within.getStore();
  const begun = transaction?.begun.stack ?? "";
  if (transaction?.open !== true || exempt.some((path) => begun.includes(path))) return;
  throw new Error(`a transaction asks a second connection: ${asked}`, { cause: transaction.begun });
}
