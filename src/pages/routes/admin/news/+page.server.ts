import { redirect } from "@sveltejs/kit";
import { attempt, readForm } from "#pages/reading/forms.ts";
import { showNews } from "#pages/reading/home.ts";
import { newsIn } from "#pages/reading/news-form.ts";
import { pageOf } from "#pages/reading/paging.ts";
import type { Actions, PageServerLoad } from "./$types";

const pageSize = 20;

export const load: PageServerLoad = async ({ locals: { rooms, language }, url }) => {
  const page = pageOf(url.searchParams);
  const { items, total } = await rooms.site.listNews({ page, pageSize });
  return {
    news: items.map((note) => showNews(note, language)),
    total,
    page,
    pageSize,
    today: rooms.instance.now().toISOString().slice(0, 10),
  };
};

export const actions: Actions = {
  default: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.site.saveNews(actor, newsIn(form));
      return redirect(303, "/admin/news");
    });
  },
};
