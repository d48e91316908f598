import { bindAll } from "../base/bind-all.ts";
import type { Log } from "../base/log.ts";
import { parseNetworks } from "../base/networks.ts";
import { openNet } from "../net/open-net.ts";
import type { IndexerContext } from "./index/indexer.ts";
import type { DescribingContext } from "../catalogue/context.ts";
import { scoresOf } from "../catalogue/quality-of.ts";
import type { Work } from "../jobs/work.ts";
import { openSearchIndex, type SearchIndex } from "./index/search-index.ts";
import type { SearchServer } from "./search-server.ts";
import { openOpenSearch } from "./opensearch/opensearch-index.ts";
import { findPlaceAnswer, type PlaceAnswerContext } from "./answer-place.ts";
import { findInRows, type InRowsContext } from "./find-in-rows.ts";
import { listFound } from "./list-found.ts";
import { rebuildIndex } from "./rebuild-index.ts";
import { tellPlace } from "./tell-place.ts";
import { search, type SearchContext, searchWritten, suggest } from "./search-datasets.ts";

/** The index of this process, or that of a search server; to be closed with the process. */
export function openSearch(
  context: DescribingContext,
  log: Log,
  server: SearchServer | undefined,
): SearchIndex {
  const qualityOf: IndexerContext["qualityOf"] = (datasets, tables) => scoresOf(context, datasets, tables);
  const indexing = { ...context, log, qualityOf };
  if (server === undefined) return openSearchIndex(indexing);
  // The server is where the operator says.
  const net = openNet({ allowed: parseNetworks("0.0.0.0/0, ::/0") });
  return openOpenSearch(indexing, { ...server, net });
}

export function searchVerbs(context: SearchContext & PlaceAnswerContext & InRowsContext) {
  return {
    search: bindAll(context, {
      findInRows,
      findPlaceAnswer,
      listFound,
      rebuildIndex,
      search,
      searchWritten,
      suggest,
      tellPlace,
    }),
  };
}

/** Pages are there at once; a search that comes before the index is read waits for it. */
export function searchWork(index: SearchIndex, log: Log): Work {
  return {
    ofEach: true,
    start: async () => {
      index.prepare().catch((error: unknown) => log("search-index-unread", { error }));
    },
  };
}
