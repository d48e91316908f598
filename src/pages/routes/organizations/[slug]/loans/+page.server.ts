import { error } from "@sveltejs/kit";
import { isOf } from "#pages/citizens/acts-for.ts";
import { pageOf } from "#pages/reading/page-of.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 50;

/** Members of the organization alone: whoever administers the site is none by that. */
export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, setHeaders, url }) => {
  if (actor.kind !== "member") signInFirst(`/organizations/${encodeURIComponent(params.slug)}/loans`);
  const organization = await rooms.organizations.findOrganization(actor, params.slug);
  if (organization === undefined) error(404);
  if (!isOf(actor, organization.id)) error(403);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  const { name, slug } = organization;
  const page = pageOf(url);
  const loans = await rooms.citizens.listBorrowed(actor, organization.id, { page, pageSize });
  return { organization: { name, slug }, page, pageSize, loans };
};
