import { readOwnRows } from "../tables/own-rows.ts";
import type { CitizensContext } from "./context.ts";
import type { SelfDataTable } from "./self-data.ts";

/** More than one are no address, however they are written. */
const toldMax = 20;

/** The one address that the rows of a person hold; none where they hold several, or nothing that is one. */
export async function findMailOf(
  ctx: CitizensContext,
  { table, personColumn, mailColumn }: SelfDataTable,
  person: string,
): Promise<string | undefined> {
  if (mailColumn === undefined) return undefined;
  const params = new URLSearchParams({ [`${mailColumn}__groupby`]: "", page_size: String(toldMax) });
  const { rows } = await readOwnRows(ctx, { table, column: personColumn, person }, params);
  const told = rows.flatMap((row) => {
    const cell = row[mailColumn];
    return typeof cell === "string" ? [cell.trim().toLowerCase()] : [];
  });
  const [address, other] = new Set(told.filter((text) => text !== ""));
  const isOne = other === undefined && address !== undefined;
  return isOne && /^[^\s@]{1,64}@[^\s@]{1,250}$/.test(address) ? address : undefined;
}
