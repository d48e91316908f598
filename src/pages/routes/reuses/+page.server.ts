import { pageOf } from "#pages/reading/paging.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 20;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  const page = pageOf(url.searchParams);
  const q = (url.searchParams.get("q") ?? "").trim().slice(0, 500);
  const theme = url.searchParams.get("theme") ?? "";
  const named = url.searchParams.get("dataset") ?? "";
  const dataset = named === "" ? undefined : await rooms.datasets.getDataset(actor, named);
  const [found, themes] = await Promise.all([
    rooms.projects.listProjects(actor, {
      page,
      pageSize,
      q,
      ...(theme === "" ? {} : { theme }),
      ...(dataset === undefined ? {} : { dataset: dataset.id }),
    }),
    rooms.projects.countThemes(),
  ]);
  return {
    found,
    page,
    pageSize,
    q,
    theme,
    themes: [...themes],
    ...(dataset === undefined ? {} : { dataset: { slug: dataset.slug, title: dataset.title } }),
  };
};
