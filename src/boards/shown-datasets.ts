import type { Id } from "../base/id.ts";
import { boardsChanged, setBoardLinks } from "../catalogue/board-links.ts";
import type { Tx } from "../db/db.ts";
import { tell } from "../db/tell.ts";
import { datasetsOf } from "./board.ts";
import type { BoardDocument } from "./board.ts";
import type { BoardRowsContext } from "./context.ts";

/** What the version that everybody reads shows, from now on; nothing of a draft. */
export async function putShown(tx: Tx, board: Id, document: BoardDocument | undefined): Promise<Id[]> {
  const before = await tx<{ dataset: Id }[]>`
    delete from board_datasets where board = ${board} returning dataset`;
  const shown = document === undefined ? [] : datasetsOf(document.blocks);
  for (const dataset of shown) {
    await tx`insert into board_datasets (board, dataset) values (${board}, ${dataset})`;
  }
  return [...new Set([...before.map(({ dataset }) => dataset), ...shown])];
}

/** After what `putShown` changed: the datasets are told with the published boards that show them, and who follows learns of the others. */
export async function tellShown(
  tx: Tx,
  { url }: Pick<BoardRowsContext, "url">,
  datasets: readonly Id[],
): Promise<void> {
  await tell(tx, boardsChanged);
  if (datasets.length === 0) return;
  const rows = await tx<{ dataset: Id; slug: string; title: string }[]>`
    select s.dataset, b.slug, v.document->>'title' as title
    from board_datasets s join boards b on b.id = s.board
    join board_versions v on v.board = b.id and v.number = b.shown
    where s.dataset = any(${[...datasets]}::uuid[])
    order by b.published_at desc, b.id desc`;
  const links = Map.groupBy(rows, ({ dataset }) => dataset);
  await setBoardLinks(
    tx,
    new Map(
      datasets.map((dataset) => [
        dataset,
        (links.get(dataset) ?? []).map(({ slug, title }) => ({ title, url: `${url}/boards/${slug}` })),
      ]),
    ),
  );
}
