import { statfs } from "node:fs/promises";
import type { Actor } from "../access/actor.ts";
import { requireAdministrator } from "../access/require.ts";
import type { Db } from "../db/db.ts";
import { defined } from "../base/defined.ts";
import type { Engine } from "../engine/engine.ts";
import type { Store, StoreTraffic } from "../store/store.ts";
import type { Trino } from "../trino/trino.ts";

export interface LoadContext {
  readonly db: Db;
  readonly engine: Engine;
  readonly store: Pick<Store, "traffic">;
  readonly large?: { readonly trino: Pick<Trino, "counts"> | undefined };
  readonly search?: { readonly served?: { readonly traffic: SearchTraffic } };
  /** The folder of the instance. */
  readonly data: string;
  readonly limits: { readonly reserveBytes?: number };
}

/** How requests to the search server ended. */
interface SearchTraffic {
  readonly answered: number;
  readonly failed: number;
}

/** In bytes, but for turns. */
interface Load {
  readonly disk: { readonly free: number; readonly size: number; readonly reserve: number };
  readonly database: number;
  /** Of the copies that answer questions. */
  readonly serving: number;
  readonly turns: ReturnType<Engine["turns"]>;
  /** Absent where files are on the disk. */
  readonly store?: StoreTraffic;
  /** How the statements ended that this process asked of Trino; absent where there is none. */
  readonly trino?: Trino["counts"];
  /** Requests to the search server; absent where the process holds the index. */
  readonly search?: SearchTraffic;
}

/** What can be told in no time, unlike what blobs take. By an administrator of the instance. */
export async function measureLoad(context: LoadContext, actor: Actor): Promise<Load> {
  requireAdministrator(actor);
  const { db, engine, store, large, search, data, limits } = context;
  const [{ bavail, blocks, bsize }, [size], serving, traffic] = await Promise.all([
    statfs(data),
    db<{ bytes: number }[]>`select pg_database_size(current_database()) as bytes`,
    engine.servingBytes(),
    store.traffic(),
  ]);
  return {
    disk: { free: bavail * bsize, size: blocks * bsize, reserve: limits.reserveBytes ?? 0 },
    database: size?.bytes ?? 0,
    serving,
    turns: engine.turns(),
    ...defined({ store: traffic, trino: large?.trino?.counts, search: search?.served?.traffic }),
  };
}
