import type { Id } from "../../base/id.ts";

/** The dataset that somebody names by its address or its identifier; none where nothing is written. */
export async function datasetNamed(
  { rooms, actor }: Pick<App.Locals, "rooms" | "actor">,
  written: string,
): Promise<Id | undefined> {
  const told = written.replace(/^.*\/datasets\//, "").replace(/[/?#].*$/, "");
  return told === "" ? undefined : (await rooms.datasets.getDataset(actor, told)).id;
}
