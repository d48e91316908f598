import { error } from "@sveltejs/kit";
import { pageOf } from "#pages/reading/paging.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 20;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, url }) => {
  const organization = await rooms.organizations.findOrganization(actor, params.slug);
  if (organization === undefined) error(404);
  const page = pageOf(url.searchParams);
  const found = await rooms.datasets.listDatasets(actor, { page, pageSize, organization: organization.id });
  const editable =
    actor.kind === "member" &&
    (actor.administrator ||
      actor.memberships.some((one) => one.organization === organization.id && one.role === "administrator"));
  return { organization, found, page, pageSize, editable };
};
