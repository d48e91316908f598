import { system } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import { chooseDataset } from "./choose-dataset.ts";
import type { Table } from "../tables/table.ts";
import type { Rooms } from "../rooms.ts";

/** The table of a dataset that a command speaks of: the only one, or the one named by name, id or place. */
export async function chooseTable(
  rooms: Rooms,
  datasetName: string,
  tableName: string | undefined,
): Promise<Table> {
  const dataset = await chooseDataset(rooms, datasetName);
  const tables = await rooms.tables.listTables(system, dataset.id);
  const [only] = tables;
  if (only === undefined) throw new Failure("not-found", "command-dataset-empty", { dataset: dataset.slug });
  if (tableName === undefined && tables.length === 1) return only;
  const found = tables.find(
    (table) => table.id === tableName || table.name === tableName || `${table.position}` === tableName,
  );
  if (found !== undefined) return found;
  const names = tables.map((table) => `“${table.name}”`).join(", ");
  throw new Failure("invalid", "command-table-choose", { dataset: dataset.slug, tables: names });
}
