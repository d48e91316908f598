import { statfs } from "node:fs/promises";
import type { Actor } from "../access/actor.ts";
import { requireAdministrator } from "../access/require.ts";
import type { Db } from "../db/db.ts";
import type { Engine } from "../engine/engine.ts";

interface LoadContext {
  readonly db: Db;
  readonly engine: Engine;
  /** The folder of the instance. */
  readonly data: string;
  readonly limits: { readonly reserveBytes?: number };
}

/** In bytes, but for turns. */
interface Load {
  readonly disk: { readonly free: number; readonly size: number; readonly reserve: number };
  readonly database: number;
  /** Of the copies that answer questions. */
  readonly serving: number;
  readonly turns: ReturnType<Engine["turns"]>;
}

/** What can be told in no time, unlike what blobs take. By an administrator of the instance. */
export async function measureLoad({ db, engine, data, limits }: LoadContext, actor: Actor): Promise<Load> {
  requireAdministrator(actor);
  const [{ bavail, blocks, bsize }, [size], serving] = await Promise.all([
    statfs(data),
    db<{ bytes: number }[]>`select pg_database_size(current_database()) as bytes`,
    engine.servingBytes(),
  ]);
  return {
    disk: { free: bavail * bsize, size: blocks * bsize, reserve: limits.reserveBytes ?? 0 },
    database: size?.bytes ?? 0,
    serving,
    turns: engine.turns(),
  };
}
