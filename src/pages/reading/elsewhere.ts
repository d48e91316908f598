import { redirect } from "@sveltejs/kit";
import type { Elsewhere } from "../../tables/table.ts";
import type { OpenTable } from "./open-table.ts";

/** Sends the reader to an address of the API of the instance that holds the table, for the version looked at. */
export function leaveForTable(
  { instance }: Elsewhere,
  { table, version, asked }: OpenTable,
  path: string,
  search = new URLSearchParams(),
): never {
  const number = asked === undefined ? "" : `/versions/${version.number}`;
  const question = search.size === 0 ? "" : `?${search.toString()}`;
  return leave(instance, `${instance}/api/resources/${table.id}${number}${path}${question}`);
}

/** The same for a figure that stands in the page of somebody else. */
export function leaveForFigure({ instance, dataset }: Elsewhere, table: string, rest: string): never {
  return leave(instance, `${dataset.replace("/datasets/", "/embed/")}/${table}${rest}`);
}

function leave(instance: string, address: string): never {
  return redirect(307, address, { external: [new URL(instance).origin] });
}
