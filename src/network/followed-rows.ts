import { anyone } from "../access/actor.ts";
import type { NetworkContext } from "./context.ts";
import { countRemoteRows } from "./following/remote-tables.ts";

/** How many rows everybody reads here of tables that other instances hold. */
export function followedRows({ db }: Pick<NetworkContext, "db">): () => Promise<number> {
  return () => countRemoteRows(db, anyone);
}
