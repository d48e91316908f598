import { bindAll } from "../base/bind-all.ts";
import type { Db } from "../db/db.ts";
import type { Log } from "../base/log.ts";
import type { Work } from "../jobs/work.ts";
import type { OrganizationsOfCatalogue } from "../people/context.ts";
import type { CatalogueContext, DescribingContext } from "./context.ts";
import * as datasets from "./datasets.ts";
import { findPlace, listDatasetsOf, listPlacesIn, type PlacesContext, searchPlaces } from "./places.ts";
import { proposalsOf } from "./proposals/proposals-of.ts";
import { publish, withdraw } from "./publish.ts";
import { distributionsOf, listKeywords, listPublished } from "./published.ts";
import { qualityOf, scoresOf } from "./quality-of.ts";
import { setReplacement } from "./replacements.ts";
import { search, type SearchContext, suggest } from "./search-datasets.ts";
import { openSearchIndex, type SearchIndex } from "./search/index/search-index.ts";
import { touchSearchOf } from "./search/index/search-touch.ts";

export function datasetsVerbs(context: CatalogueContext & DescribingContext) {
  return {
    datasets: bindAll(context, {
      changeDataset: datasets.changeDataset,
      createDataset: datasets.createDataset,
      deleteDataset: datasets.deleteDataset,
      distributionsOf,
      findDataset: datasets.findDataset,
      findDatasets: datasets.findDatasets,
      getDataset: datasets.getDataset,
      listDatasets: datasets.listDatasets,
      listKeywords,
      listPublished,
      proposalsOf,
      publish,
      qualityOf,
      setReplacement,
      withdraw,
    }),
  };
}

export function searchVerbs(context: SearchContext) {
  return { search: bindAll(context, { search, suggest }) };
}

export function placesVerbs(context: PlacesContext) {
  return { places: bindAll(context, { findPlace, listDatasetsOf, listPlacesIn, searchPlaces }) };
}

/** The index of this process, to be closed with it. */
export function openSearch(context: DescribingContext, log: Log): SearchIndex {
  return openSearchIndex({
    ...context,
    log,
    qualityOf: (ids, tables) => scoresOf(context, ids, tables),
  });
}

/** Pages are there at once; a search that comes before the index is read waits for it. */
export function searchWork(index: SearchIndex, log: Log): Work {
  return {
    start: async () => {
      index.prepare().catch((error: unknown) => log("search-index-unread", { error }));
    },
  };
}

/** What people know of datasets. What an organization says of itself is searched and told with its datasets. */
export function organizationsOfCatalogue(db: Db): OrganizationsOfCatalogue {
  return {
    countDatasets: (actor, organizations) => datasets.countDatasets(db, actor, organizations),
    countOwnedDatasets: (organization) => datasets.countOwnedDatasets(db, organization),
    tellChanged: touchSearchOf,
  };
}
