import { error, redirect } from "@sveltejs/kit";
import { actsFor } from "#pages/citizens/acts-for.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

/** Those who act for the organization: whoever administers the site is none by that. */
export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
  const { rooms, actor } = locals;
  if (actor.kind !== "member") signInFirst(`/organizations/${encodeURIComponent(params.slug)}/links`);
  const organization = await rooms.organizations.findOrganization(actor, params.slug);
  if (organization === undefined) error(404);
  if (!actsFor(actor, organization.id)) error(403);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  return {
    organization: { name: organization.name, slug: organization.slug },
    checks: await rooms.citizens.listChecks(actor, organization.id),
  };
};

export const actions: Actions = {
  accept: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.citizens.acceptCheck(actor, field(form, "link"));
      return redirect(303, `/organizations/${params.slug}/links`);
    });
  },
  refuse: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.citizens.refuseCheck(actor, field(form, "link"), field(form, "reason"));
      return redirect(303, `/organizations/${params.slug}/links`);
    });
  },
  print: async ({ locals: { rooms, actor }, request, setHeaders }) => {
    const form = await readForm(request);
    setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
    return attempt(form, async () => {
      const link = field(form, "link");
      return { posted: { link, code: await rooms.citizens.makePostedCode(actor, link) } };
    });
  },
};
