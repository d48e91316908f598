import { error, redirect } from "@sveltejs/kit";
import { actsFor, isOf } from "#pages/citizens/acts-for.ts";
import { lentRows } from "#pages/citizens/lent-page.ts";
import { attempt, readForm } from "#pages/reading/forms.ts";
import { pageOf } from "#pages/reading/page-of.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
  const { rooms, actor } = locals;
  const here = `/organizations/${encodeURIComponent(params.slug)}/loans/${encodeURIComponent(params.loan)}`;
  if (actor.kind !== "member") signInFirst(here);
  const organization = await rooms.organizations.findOrganization(actor, params.slug);
  if (organization === undefined) error(404);
  if (!isOf(actor, organization.id)) error(403);
  const loan = await rooms.citizens.getBorrowed(actor, params.loan);
  if (loan.organization !== organization.id) error(404);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  // To open the page is no reading: the rows are asked for.
  const wanted = url.searchParams.has("rows") && loan.isRunning;
  return {
    organization: { name: organization.name, slug: organization.slug },
    loan,
    mayConfirm: actsFor(actor, organization.id) && !loan.isRunning && loan.deletedAt === undefined,
    rows: wanted ? await lentRows(locals, actor, loan, pageOf(url)) : undefined,
  };
};

export const actions: Actions = {
  confirm: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.citizens.confirmDeletion(actor, params.loan);
      return redirect(303, `/organizations/${params.slug}/loans/${params.loan}`);
    });
  },
};
