import { error, redirect } from "@sveltejs/kit";
import { actsFor } from "#pages/citizens/acts-for.ts";
import { toGranted } from "#pages/citizens/mandate-form.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

/** Those who act for the organization: whoever administers the site is none by that. */
export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, url, setHeaders }) => {
  if (actor.kind !== "member") signInFirst(`/organizations/${encodeURIComponent(params.slug)}/mandates`);
  const organization = await rooms.organizations.findOrganization(actor, params.slug);
  if (organization === undefined) error(404);
  if (!actsFor(actor, organization.id)) error(403);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  const [mandates, tables] = await Promise.all([
    rooms.citizens.listGranted(actor, organization.id),
    rooms.citizens.listGrantable(actor, organization.id),
  ]);
  const of = tables.find(({ table }) => table === url.searchParams.get("of")) ?? tables[0];
  return {
    organization: { name: organization.name, slug: organization.slug },
    names: { [organization.id]: organization.name },
    mandates,
    tables: tables.map(({ table, told }) => ({ table, name: told.name })),
    of: of && { table: of.table, facts: of.facts, tellsBirth: of.identity !== undefined },
  };
};

export const actions: Actions = {
  grant: async ({ locals: { rooms, actor, language }, request, params, getClientAddress }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const granted = { ...toGranted(form), language, address: getClientAddress() };
      await rooms.citizens.grantMandate(actor, field(form, "table"), granted);
      return redirect(303, `/organizations/${params.slug}/mandates`);
    });
  },
};
