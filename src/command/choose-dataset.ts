import { system } from "../access/actor.ts";
import { Failure, isFailure } from "../base/failure.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import type { Rooms } from "../rooms.ts";

const nearestMax = 5;

/** The dataset that a command speaks of, by slug or id; where there is none, those that its words find are told. */
export async function chooseDataset(rooms: Rooms, name: string): Promise<Dataset> {
  try {
    return await rooms.datasets.getDataset(system, name);
  } catch (error) {
    if (!isFailure(error, "not-found")) throw error;
    const q = name.replaceAll("-", " ");
    const { items } = await rooms.datasets.listDatasets(system, { q, page: 1, pageSize: nearestMax });
    if (items.length === 0) throw error;
    const nearest = items.map(({ slug }) => slug);
    throw new Failure(
      "not-found",
      "command-dataset-unknown",
      { dataset: name.slice(0, 200), nearest },
      { cause: error },
    );
  }
}
