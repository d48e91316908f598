import type { CatalogueContext, DescribingContext } from "./context.ts";
import {
  changeDataset,
  createDataset,
  deleteDataset,
  findDataset,
  findDatasets,
  getDataset,
  listDatasets,
} from "./datasets.ts";
import { proposalsOf } from "./proposals/proposals-of.ts";
import { publish, withdraw } from "./publish.ts";
import { distributionsOf, listKeywords, listPublished } from "./published.ts";
import { qualityOf } from "./quality-of.ts";
import { setReplacement } from "./replacements.ts";

/** The verbs of this room, bound to what they work with. */
export function boundCatalogue(context: CatalogueContext & DescribingContext) {
  return {
    datasets: {
      listDatasets: bind(context, listDatasets),
      findDataset: bind(context, findDataset),
      findDatasets: bind(context, findDatasets),
      getDataset: bind(context, getDataset),
      createDataset: bind(context, createDataset),
      changeDataset: bind(context, changeDataset),
      deleteDataset: bind(context, deleteDataset),
      publish: bind(context, publish),
      withdraw: bind(context, withdraw),
      setReplacement: bind(context, setReplacement),
      listKeywords: bind(context, listKeywords),
      listPublished: bind(context, listPublished),
      distributionsOf: bind(context, distributionsOf),
      qualityOf: bind(context, qualityOf),
      proposalsOf: bind(context, proposalsOf),
    },
  };
}

function bind<Context, Rest extends unknown[], Answer>(
  context: Context,
  verb: (context: Context, ...rest: Rest) => Answer,
): (...rest: Rest) => Answer {
  return (...rest) => verb(context, ...rest);
}
