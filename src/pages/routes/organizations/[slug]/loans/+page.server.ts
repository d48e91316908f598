import { error } from "@sveltejs/kit";
import { isOf } from "#pages/citizens/acts-for.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { PageServerLoad } from "./$types";

/** Members of the organization alone: whoever administers the site is none by that. */
export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, setHeaders }) => {
  if (actor.kind !== "member") signInFirst(`/organizations/${encodeURIComponent(params.slug)}/loans`);
  const organization = await rooms.organizations.findOrganization(actor, params.slug);
  if (organization === undefined) error(404);
  if (!isOf(actor, organization.id)) error(403);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  const { name, slug } = organization;
  const loans = await rooms.citizens.listBorrowed(actor, organization.id);
  return { organization: { name, slug }, loans };
};
