import { redirect } from "@sveltejs/kit";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { mayEdit } from "#pages/reading/open-table.ts";
import { organizationsOfHere } from "#pages/reading/organizations.ts";
import { parseJson } from "#pages/boards/parse-json.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  if (actor.kind !== "member") redirect(303, `/sign-in?back=${encodeURIComponent(url.pathname)}`);
  const all = await organizationsOfHere({ rooms, actor });
  return { organizations: all.filter(({ id }) => mayEdit(actor, id)).map(({ id, name }) => ({ id, name })) };
};

export const actions: Actions = {
  make: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { slug } = await rooms.boards.createBoard(actor, {
        organization: field(form, "organization"),
        title: field(form, "title"),
      });
      return redirect(303, `/boards/${slug}/edit`);
    });
  },
  import: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const told = parseJson(field(form, "document"));
      const { slug } = await rooms.boards.importBoard(actor, field(form, "organization"), told);
      return redirect(303, `/boards/${slug}/edit`);
    });
  },
};
