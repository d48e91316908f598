import { error, redirect } from "@sveltejs/kit";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, setHeaders }) => {
  const here = `/organizations/${encodeURIComponent(params.slug)}/demands/${encodeURIComponent(params.demand)}`;
  if (actor.kind !== "member") signInFirst(here);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  const organization = await askedOrganization(rooms, actor, params);
  const demand = await rooms.citizens.getDemand(actor, params.demand);
  return { organization: { name: organization.name, slug: organization.slug }, demand };
};

export const actions: Actions = {
  accept: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await askedOrganization(rooms, actor, params);
      await rooms.citizens.acceptDemand(actor, params.demand, field(form, "reason"));
      return redirect(303, pathOf(params));
    });
  },
  refuse: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await askedOrganization(rooms, actor, params);
      await rooms.citizens.refuseDemand(actor, params.demand, field(form, "reason"));
      return redirect(303, pathOf(params));
    });
  },
  prolong: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await askedOrganization(rooms, actor, params);
      await rooms.citizens.prolongDemand(actor, params.demand, field(form, "reason"));
      return redirect(303, pathOf(params));
    });
  },
};

/** The organization of the address, where it is the one that is asked. */
async function askedOrganization(
  rooms: App.Locals["rooms"],
  actor: App.Locals["actor"],
  { slug, demand }: { readonly slug: string; readonly demand: string },
) {
  const organization = await rooms.organizations.findOrganization(actor, slug);
  if (organization === undefined) error(404);
  await rooms.citizens.assertAskedOf(actor, organization.id, demand);
  return organization;
}

function pathOf({ slug, demand }: { readonly slug: string; readonly demand: string }): string {
  return `/organizations/${slug}/demands/${demand}`;
}
