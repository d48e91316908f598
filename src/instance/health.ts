import { defined } from "../base/defined.ts";
import { within } from "../base/within.ts";
import type { Db } from "../db/db.ts";
import type { Engine } from "../engine/engine.ts";
import { isFull } from "../store/room.ts";
import type { Trino } from "../trino/trino.ts";
import type { Store } from "../store/store.ts";

export interface HealthContext {
  readonly db: Db;
  readonly engine: Engine;
  readonly store: Pick<Store, "isReachable">;
  /** Who answers for large tables; nobody is asked where absent. */
  readonly large?: { readonly trino: Pick<Trino, "isReachable"> | undefined };
  /** That of the database, where there is one. */
  readonly replica?: { readonly behindS: () => Promise<number | undefined> } | undefined;
  readonly search?: { readonly served?: { isReachable(): Promise<boolean> } };
  /** The folder of the instance. */
  readonly data: string;
  /** What uploads and imports leave free on its disk; nothing where absent. */
  readonly limits: { readonly reserveBytes?: number };
  /** How long an answer is waited for; three seconds where absent. */
  readonly answerMsMax?: number;
}

export interface Health {
  readonly database: boolean;
  readonly engine: boolean;
  /** Whether there is room for what goes on, below what uploads and imports leave free. */
  readonly disk: boolean;
  /** Whether who keeps the files answers: without it, what was read before is served. */
  readonly store: boolean;
  /** Whether who answers for large tables does: without it the embedded engine answers what it can. Absent where there is none. */
  readonly trino?: boolean;
  /** Whether the replica, where there is one, answers and is near. */
  readonly replica?: boolean;
  /** Whether the server that holds the index of searches, where one does, answers: without it titles are looked through. */
  readonly search?: boolean;
}

/** Asks both engines, and looks at the disk. What hangs does not answer, and is not asked again beside itself. */
export function openHealth(context: HealthContext): () => Promise<Health> {
  const { db, engine, store, large, replica, search, data, limits, answerMsMax = 3_000 } = context;
  const database = openCheck(() => db`select 1`, answerMsMax);
  const working = openCheck(() => askEngine(engine), answerMsMax);
  const disk = openCheck(() => requireSpace(data, limits.reserveBytes ?? 0), answerMsMax);
  const files = openCheck(() => requireFiles(store), answerMsMax);
  const trino = large?.trino;
  const others = trino === undefined ? undefined : openCheck(() => requireTrino(trino), answerMsMax);
  const beside =
    replica === undefined ? undefined : openCheck(() => requireNear(replica.behindS()), answerMsMax);
  const served = search?.served;
  const index = served === undefined ? undefined : openCheck(() => requireSearch(served), answerMsMax);
  return async () => {
    const own = Promise.all([database(), working(), disk(), files()]);
    const [ofTrino, ofReplica, ofSearch] = await Promise.all([others?.(), beside?.(), index?.()]);
    const [ofDatabase, ofEngine, ofDisk, ofFiles] = await own;
    return {
      database: ofDatabase,
      engine: ofEngine,
      disk: ofDisk,
      store: ofFiles,
      ...defined({ trino: ofTrino, replica: ofReplica, search: ofSearch }),
    };
  };
}

/** One that is further behind answers nobody, unless nothing is written. */
const behindSMax = 60;

async function requireNear(asked: Promise<number | undefined>): Promise<void> {
  const behindS = await asked;
  if (behindS === undefined || behindS > behindSMax) throw new Error("the replica is away or far behind");
}

/**
 * Whether requests are better sent here than nowhere: all processes have the same files, or none, and with a replica
 * readers are answered while the database is away.
 */
export function isWell({ database, engine, disk, replica }: Health): boolean {
  return (database || replica === true) && engine && disk;
}

function openCheck(ask: () => PromiseLike<unknown>, answerMsMax: number): () => Promise<boolean> {
  let asking: Promise<boolean> | undefined;
  return async () => {
    asking ??= succeeds(ask).finally(() => {
      asking = undefined;
    });
    return (await within(answerMsMax, asking)) ?? false;
  };
}

async function askEngine(engine: Engine): Promise<void> {
  await using workspace = await engine.workspace();
  await workspace.run("SELECT 1", [], { timeMs: 5000 });
}

async function requireFiles(store: Pick<Store, "isReachable">): Promise<void> {
  if (!(await store.isReachable())) throw new Error("the files cannot be reached");
}

async function requireTrino(trino: Pick<Trino, "isReachable">): Promise<void> {
  if (!(await trino.isReachable())) throw new Error("Trino does not answer");
}

async function requireSearch(server: { isReachable(): Promise<boolean> }): Promise<void> {
  if (!(await server.isReachable())) throw new Error("the search server does not answer");
}

async function requireSpace(folder: string, reserveBytes: number): Promise<void> {
  if (await isFull(folder, reserveBytes)) throw new Error("no room is left on the disk");
}

/** Some refuse before they ask. */
async function succeeds(ask: () => PromiseLike<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch {
    return false;
  }
}
