import { pageOf } from "#pages/reading/paging.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 20;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  const q = url.searchParams.get("q")?.trim() ?? "";
  const slug = url.searchParams.get("organization") ?? "";
  const organization = slug === "" ? undefined : await rooms.organizations.findOrganization(actor, slug);
  const sort = url.searchParams.get("sort") === "title" ? "title" : "newest";
  const page = pageOf(url.searchParams);
  const [found, producers] = await Promise.all([
    rooms.datasets.listDatasets(actor, {
      page,
      pageSize,
      sort,
      ...(q === "" ? {} : { q }),
      ...(organization === undefined ? {} : { organization: organization.id }),
    }),
    rooms.organizations.listOrganizations(actor, { page: 1, pageSize: 50 }),
  ]);
  return { q, sort, organization, found, producers, page, pageSize };
};
