import { error, redirect } from "@sveltejs/kit";
import { actsFor } from "#pages/citizens/acts-for.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { pageOf } from "#pages/reading/page-of.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

const pageSize = 50;

/** Rights that others told the organization; for those who act for it, as its procedures are. */
export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, url, setHeaders }) => {
  if (actor.kind !== "member") signInFirst(`/organizations/${encodeURIComponent(params.slug)}/entitlements`);
  const organization = await ownOrganization(rooms, actor, params.slug);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  const page = pageOf(url);
  const [told, procedures, taking] = await Promise.all([
    rooms.citizens.listToldEntitlements(actor, organization.id, { page, pageSize }),
    rooms.citizens.listProcedures(actor, organization.id),
    rooms.citizens.listTakingProcedures(actor, organization.id),
  ]);
  return {
    organization: { name: organization.name, slug: organization.slug },
    procedures: procedures
      .filter(({ closedAt }) => closedAt === undefined)
      .map(({ slug, title }) => ({ slug, title, takes: taking.includes(slug) })),
    told: told.items.map(({ id, right, state, at, until }) => ({
      id,
      state,
      at,
      until,
      title: right.title,
      source: right.source.name,
    })),
    page,
    pageSize,
    total: told.total,
  };
};

export const actions: Actions = {
  take: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { id } = await ownOrganization(rooms, actor, params.slug);
      const takes = field(form, "takes") === "yes";
      await rooms.citizens.takeEntitlements(actor, id, { slug: field(form, "procedure"), takes });
      return redirect(303, `/organizations/${params.slug}/entitlements`);
    });
  },
};

async function ownOrganization(rooms: App.Locals["rooms"], actor: App.Locals["actor"], slug: string) {
  const organization = await rooms.organizations.findOrganization(actor, slug);
  if (organization === undefined) error(404);
  if (!actsFor(actor, organization.id)) error(403);
  return organization;
}
