import { redirect } from "@sveltejs/kit";
import { markOf } from "../../../../../base/seen.ts";
import { attempt, readForm, seenOf } from "#pages/reading/forms.ts";
import { newsIn } from "#pages/reading/news-form.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms }, params: { id } }) => {
  const note = await rooms.site.getNews(id);
  return { note, seen: markOf(note) };
};

export const actions: Actions = {
  save: async ({ locals: { rooms, actor }, request, params: { id } }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.site.saveNews(actor, { ...newsIn(form), ...seenOf(form) }, id);
      return redirect(303, "/admin/news");
    });
  },
  remove: async ({ locals: { rooms, actor }, request, params: { id } }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.site.removeNews(actor, id);
      return redirect(303, "/admin/news");
    });
  },
};
