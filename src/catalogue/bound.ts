import type { CatalogueContext } from "./context.ts";
import {
  changeDataset,
  createDataset,
  deleteDataset,
  findDataset,
  getDataset,
  listDatasets,
} from "./datasets.ts";
import { publish, withdraw } from "./publish.ts";

/** The verbs of this room, bound to what they work with. */
export function boundCatalogue(context: CatalogueContext) {
  return {
    datasets: {
      listDatasets: bind(context, listDatasets),
      findDataset: bind(context, findDataset),
      getDataset: bind(context, getDataset),
      createDataset: bind(context, createDataset),
      changeDataset: bind(context, changeDataset),
      deleteDataset: bind(context, deleteDataset),
      publish: bind(context, publish),
      withdraw: bind(context, withdraw),
    },
  };
}

function bind<Rest extends unknown[], Answer>(
  context: CatalogueContext,
  verb: (context: CatalogueContext, ...rest: Rest) => Answer,
): (...rest: Rest) => Answer {
  return (...rest) => verb(context, ...rest);
}
