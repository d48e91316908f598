import { toLink } from "#pages/reading/board-links.ts";
import { plainStart } from "#pages/reading/markdown.ts";
import { pageOf } from "#pages/reading/paging.ts";
import { defined } from "../../../base/defined.ts";
import { editsSomewhere } from "../../../access/require.ts";
import type { Board } from "../../../boards/board.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 20;
const elsewhereMax = 20;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  const page = pageOf(url.searchParams);
  const q = (url.searchParams.get("q") ?? "").trim().slice(0, 500);
  const editor = editsSomewhere(actor);
  const [found, drafts, elsewhere] = await Promise.all([
    rooms.boards.listBoards(actor, { page, pageSize, q }),
    editor ? rooms.boards.listBoards(actor, { page: 1, pageSize: 50, drafts: true }) : undefined,
    page === 1 ? rooms.boards.findBoardsElsewhere(actor, { q, most: elsewhereMax }) : [],
  ]);
  return {
    q,
    page,
    pageSize,
    editor,
    total: found.total,
    elsewhere: elsewhere.map(toLink),
    boards: found.items.map(toListed),
    drafts: (drafts?.items ?? []).map(toListed),
  };
};

function toListed({ slug, title, description, language: lang, organization, modifiedAt }: Board) {
  const about = plainStart(description);
  return { slug, title, by: organization.name, about, at: modifiedAt, ...defined({ lang }) };
}
