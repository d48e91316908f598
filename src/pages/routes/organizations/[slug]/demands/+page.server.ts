import { error } from "@sveltejs/kit";
import { actsFor } from "#pages/citizens/acts-for.ts";
import { pageOf } from "#pages/reading/page-of.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 50;

/** Those who act for the organization: whoever administers the site is none by that. */
export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, setHeaders, url }) => {
  if (actor.kind !== "member") signInFirst(`/organizations/${encodeURIComponent(params.slug)}/demands`);
  const organization = await rooms.organizations.findOrganization(actor, params.slug);
  if (organization === undefined) error(404);
  if (!actsFor(actor, organization.id)) error(403);
  setHeaders({ "cache-control": "private, no-store" });
  const page = pageOf(url);
  const { items, total } = await rooms.citizens.listDemands(actor, organization.id, { page, pageSize });
  const names = new Map((await rooms.citizens.listHeld(actor)).map(({ told }) => [told.table, told.name]));
  return {
    organization: { name: organization.name, slug: organization.slug },
    page,
    pageSize,
    total,
    demands: items.map(({ id, table, kind, state, dueAt }) => ({
      id,
      kind,
      state,
      dueAt,
      name: names.get(table ?? "") ?? "",
    })),
  };
};
