import { bindAll } from "../base/bind-all.ts";
import type { Db } from "../db/db.ts";
import type { OrganizationsOfCatalogue } from "../people/context.ts";
import type { CatalogueContext, DescribingContext } from "./context.ts";
import * as datasets from "./datasets.ts";
import { listDatasets } from "./list-datasets.ts";
import * as drafts from "./deleted-drafts.ts";
import { findPlace, listDatasetsOf, listPlacesIn, type PlacesContext, searchPlaces } from "./places.ts";
import { proposalsOf } from "./proposals/proposals-of.ts";
import { contactOf, listUnexplained } from "./personal-data.ts";
import { findUnready, publish, withdraw } from "./publish.ts";
import { distributionsOf, listKeywords, listPublished } from "./published.ts";
import { qualityIf, qualityOf } from "./quality-of.ts";
import { setReplacement } from "./replacements.ts";
import { touchSearchOf } from "./search-index/touch.ts";

export function datasetsVerbs(context: CatalogueContext & DescribingContext) {
  return {
    datasets: bindAll(context, {
      changeDataset: datasets.changeDataset,
      contactOf,
      listUnexplained,
      createDataset: datasets.createDataset,
      deleteDataset: drafts.deleteDataset,
      discardDraft: drafts.discardDraft,
      distributionsOf,
      findDataset: datasets.findDataset,
      findDatasetAt: datasets.findDatasetAt,
      findDatasets: datasets.findDatasets,
      getDataset: datasets.getDataset,
      listDatasets,
      listDeletedDrafts: drafts.listDeletedDrafts,
      listKeywords,
      listPublished,
      proposalsOf,
      publish,
      findUnready,
      qualityIf,
      qualityOf,
      restoreDraft: drafts.restoreDraft,
      setReplacement,
      withdraw,
    }),
  };
}

export function placesVerbs(context: PlacesContext) {
  return { places: bindAll(context, { findPlace, listDatasetsOf, listPlacesIn, searchPlaces }) };
}

/** What people know of datasets. What an organization says of itself is searched and told with its datasets. */
export function organizationsOfCatalogue(db: Db): OrganizationsOfCatalogue {
  return {
    countDatasets: (actor, organizations) => datasets.countDatasets(db, actor, organizations),
    countOwnedDatasets: (organization) => datasets.countOwnedDatasets(db, organization),
    tellChanged: touchSearchOf,
  };
}
