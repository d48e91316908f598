import type { Indicator } from "../../indicators/indicator.ts";

/** Values that not everybody may read stay in no cache, not even that of a browser. */
export async function unstoredIndicator(
  { rooms, actor }: Pick<App.Locals, "rooms" | "actor">,
  { dataset }: Pick<Indicator, "dataset">,
): Promise<Record<string, string>> {
  const tables = await rooms.tables.listTables(actor, dataset.id);
  const isOpen = dataset.state === "published" && tables.every(({ access }) => access === undefined);
  return isOpen ? {} : { "cache-control": "private, no-store" };
}
