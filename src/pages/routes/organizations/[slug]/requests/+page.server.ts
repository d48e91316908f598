import { error } from "@sveltejs/kit";
import { pageOf } from "#pages/reading/page-of.ts";
import type { PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, url }) => {
  const organization = await rooms.organizations.findOrganization(actor, params.slug);
  if (organization === undefined) error(404);
  const page = pageOf(url);
  const request = { side: "producer" as const, organization: organization.id, page, pageSize: 50 };
  return { organization, page, found: await rooms.sharing.listExchanges(actor, request) };
};
