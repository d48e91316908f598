import { type Board, datasetsOf } from "../../boards/board.ts";

/** So many indicators are offered in a menu. */
const offeredMax = 200;

/** What blocks may show, by name; those that the board shows are there even where others are many. */
export async function listChoices({ rooms, actor }: Pick<App.Locals, "rooms" | "actor">, board: Board) {
  const [found, shown] = await Promise.all([
    rooms.datasets.listDatasets(actor, { page: 1, pageSize: offeredMax, indicators: true, sort: "title" }),
    rooms.datasets.findDatasets(actor, datasetsOf(board.blocks)),
  ]);
  const all = [...new Map([...found.items, ...shown.values()].map((one) => [one.id, one])).values()];
  return {
    indicators: all
      .flatMap(({ id, title, metadata: { indicator } }) =>
        indicator === undefined ? [] : [{ id, title, level: indicator.levels[0] ?? "country" }],
      )
      .toSorted((a, b) => a.title.localeCompare(b.title)),
    slugs: Object.fromEntries(all.map(({ id, slug }) => [id, slug])),
  };
}
