import { readOwnRows } from "../tables/own-rows.ts";
import type { CitizensContext } from "./context.ts";
import type { SelfDataTable } from "./self-data.ts";

const rowsMax = 50;

/** The one address that the rows of a person hold; none where they hold several, or nothing that is one. */
export async function findMailOf(
  ctx: CitizensContext,
  { table, personColumn, mailColumn }: SelfDataTable,
  person: string,
): Promise<string | undefined> {
  if (mailColumn === undefined) return undefined;
  const { rows } = await readOwnRows(
    ctx,
    { table, column: personColumn, person },
    new URLSearchParams({ page_size: String(rowsMax) }),
  );
  const told = rows.flatMap((row) => {
    const cell = row[mailColumn];
    return typeof cell === "string" ? [cell.trim().toLowerCase()] : [];
  });
  const [address, other] = new Set(told.filter((text) => /^[^\s@]{1,64}@[^\s@]{1,250}$/.test(text)));
  return other === undefined ? address : undefined;
}
