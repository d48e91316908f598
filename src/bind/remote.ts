import { join } from "node:path";
import { actorOfProjectKey, isProjectKey } from "../access/agreement-keys.ts";
import { newGate } from "../base/gate.ts";
import { remoteLimits } from "../network/remote/context.ts";
import { openFetchedFiles } from "../network/remote/fetched-files.ts";
import { newKeptAnswers } from "../network/remote/kept-answers.ts";
import { openPeers } from "../network/remote/peers.ts";
import { runQuery } from "../network/remote/queries.ts";
import { queryLimits } from "../network/remote/query.ts";
import type { QueriesContext } from "../network/remote/query-tables.ts";
import {
  findElsewhere,
  getVersionElsewhere,
  listElsewhere,
  listVersionsElsewhere,
  openElsewhere,
  readPageElsewhere,
} from "../network/remote/reading.ts";
import type { PeopleContext } from "../people/context.ts";
import { actorOfToken } from "../people/tokens.ts";
import type { TablesContext } from "../tables/context.ts";
import type { Rooms } from "../web/rooms/rooms.ts";

/** What reading from other instances works with. `folder` is thrown away at each start. */
export async function remoteContext(
  tables: TablesContext,
  { folder, url, people }: { folder: string; url: string; people: PeopleContext },
): Promise<QueriesContext> {
  const { db, net, clock } = tables;
  return {
    db,
    net,
    clock,
    url,
    peers: openPeers(clock),
    kept: newKeptAnswers(),
    columns: new Map(),
    limits: remoteLimits,
    tables,
    files: await openFetchedFiles(join(folder, "fetched")),
    running: new Set(),
    fetching: newGate({
      running: queryLimits.fetchingMax,
      waiting: queryLimits.runningMax,
      waitMs: queryLimits.fetchMs,
      refusals: { busy: "query-several-busy", many: "query-several-busy" },
    }),
    actorOfSecret: (secret) =>
      isProjectKey(secret) ? actorOfProjectKey({ db, clock }, secret) : actorOfToken(people, secret),
  };
}

/** Tables that other instances hold, and questions over several, bound to what they work with. */
export function boundRemote(ctx: QueriesContext): Pick<Rooms, "remote" | "queries"> {
  return {
    remote: {
      listTables: (actor, dataset) => listElsewhere(ctx, actor, dataset),
      findTable: (actor, table, instance) => findElsewhere(ctx, actor, table, instance),
      openTable: (actor, table, options) => openElsewhere(ctx, actor, table, options),
      getVersion: (actor, table, number) => getVersionElsewhere(ctx, actor, table, number),
      listVersions: (actor, table, page) => listVersionsElsewhere(ctx, actor, table, page),
      readPage: (actor, table, question, options) => readPageElsewhere(ctx, actor, table, question, options),
    },
    queries: { runQuery: (actor, query, options) => runQuery(ctx, actor, query, options) },
  };
}
