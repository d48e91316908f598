import type { Dataset } from "../../catalogue/dataset.ts";
import { datasetsOf } from "../../boards/board.ts";

type Reader = Pick<App.Locals, "rooms" | "actor">;

/** A board as it is listed beside what it shows, or among what is found. */
export interface ListedBoard {
  readonly title: string;
  readonly href: string;
  /** The site that publishes it, where that is another one. */
  readonly site?: string;
}

const listedMax = 6;

/** Those that show a dataset: of this site, and of its producer's where that is another one. */
export async function boardsShowing(
  { rooms, actor }: Reader,
  { id, organizationOrigin, metadata }: Dataset,
): Promise<readonly ListedBoard[]> {
  const { items } = await rooms.boards.listBoards(actor, { page: 1, pageSize: listedMax, dataset: id });
  const elsewhere = organizationOrigin === undefined ? [] : (metadata.boards ?? []);
  return [...items.map(toListed), ...elsewhere.map(toLink).slice(0, listedMax)];
}

/** Those that are called so, here and on the sites that are followed. */
export async function boardsNamed({ rooms, actor }: Reader, q: string): Promise<readonly ListedBoard[]> {
  if (q.trim() === "") return [];
  const [{ items }, elsewhere] = await Promise.all([
    rooms.boards.listBoards(actor, { page: 1, pageSize: listedMax, q }),
    rooms.boards.findBoardsElsewhere(actor, { q, most: listedMax }),
  ]);
  return [...items.map(toListed), ...elsewhere.map(toLink)];
}

/** Those of this site that show one of these indicators for the place of their page. */
export async function boardsOfPlace(
  { rooms, actor }: Reader,
  address: string,
  slugs: ReadonlySet<string>,
): Promise<readonly ListedBoard[]> {
  if (slugs.size === 0) return [];
  const { items } = await rooms.boards.listBoards(actor, { page: 1, pageSize: 50 });
  const shown = await rooms.datasets.findDatasets(
    actor,
    items.flatMap(({ blocks }) => datasetsOf(blocks)),
  );
  return items
    .filter(({ blocks }) =>
      blocks.some(
        (block) =>
          (block.kind === "figure" || block.kind === "curve") &&
          block.place === undefined &&
          slugs.has(shown.get(block.indicator)?.slug ?? ""),
      ),
    )
    .slice(0, listedMax)
    .map(({ slug, title }) => ({ title, href: `/boards/${slug}/${address}` }));
}

function toListed({ slug, title }: { readonly slug: string; readonly title: string }): ListedBoard {
  return { title, href: `/boards/${slug}` };
}

/** Of another site. */
export function toLink({ title, url }: { readonly title: string; readonly url: string }): ListedBoard {
  return { title, href: url, site: new URL(url).hostname };
}
