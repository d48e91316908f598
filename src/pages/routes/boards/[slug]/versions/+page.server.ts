import { changeBoard } from "#pages/boards/editing.ts";
import { field } from "#pages/reading/forms.ts";
import { pageOf } from "#pages/reading/paging.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

const pageSize = 30;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, url }) => {
  if (actor.kind !== "member") signInFirst(url.pathname);
  const page = pageOf(url.searchParams);
  const board = await rooms.boards.getDraft(actor, params.slug);
  const { items, total } = await rooms.boards.listVersions(actor, board.id, { page, pageSize });
  const { slug, title, versions } = board;
  return { board: { slug, title, versions }, items, total, page, pageSize };
};

export const actions: Actions = {
  restore: async (event) =>
    changeBoard(event, async ({ id }, form, { rooms, actor }) => {
      await rooms.boards.restoreVersion(actor, id, Number(field(form, "number")));
    }),
};
