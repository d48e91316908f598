import { showNews } from "#pages/reading/home.ts";
import { pageOf } from "#pages/reading/paging.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 20;

export const load: PageServerLoad = async ({ locals: { rooms, language }, url }) => {
  const page = pageOf(url.searchParams);
  const { items, total } = await rooms.site.listNews({ page, pageSize });
  return { news: items.map((note) => showNews(note, language)), total, page, pageSize };
};
