import { error } from "@sveltejs/kit";
import { mayEdit } from "#pages/reading/open-table.ts";
import { pageOf } from "#pages/reading/paging.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 50;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, url }) => {
  const organization = await rooms.organizations.findOrganization(actor, params.slug);
  if (organization === undefined) error(404);
  const page = pageOf(url.searchParams);
  const [found, requests] = await Promise.all([
    rooms.projects.listProjects(actor, { page, pageSize, organization: organization.id }),
    rooms.requests.listPublicRequests(actor, {
      page: 1,
      pageSize,
      organization: organization.id,
      sort: "newest",
    }),
  ]);
  return { organization, found, page, pageSize, requests, editable: mayEdit(actor, organization.id) };
};
