import type { Id } from "../base/id.ts";
import type { Tx } from "../db/db.ts";
import type { KeptFigure } from "./metadata.ts";

/** Of the charts and maps that a dataset keeps, those alone that `isKept` says. */
export async function keepFigures(
  tx: Tx,
  dataset: Id,
  isKept: (figure: KeptFigure) => boolean,
): Promise<void> {
  const [row] = await tx<{ figures: KeptFigure[] | null }[]>`
    select metadata -> 'figures' as figures from datasets where id = ${dataset} for no key update`;
  const figures = row?.figures ?? [];
  const kept = figures.filter(isKept);
  if (kept.length === figures.length) return;
  const told = kept.length === 0 ? {} : { figures: kept };
  await tx`
    update datasets set metadata = (metadata - 'figures') || ${tx.json(told as never)} where id = ${dataset}`;
}
