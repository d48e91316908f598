import { error } from "@sveltejs/kit";
import { actsFor } from "#pages/citizens/acts-for.ts";
import { factsShown } from "#pages/citizens/told-once.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { PageServerLoad } from "./$types";

/** That one person has a right: opening it is a reading, which stands in the journal. */
export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, setHeaders }) => {
  const base = `/organizations/${encodeURIComponent(params.slug)}/entitlements`;
  if (actor.kind !== "member") signInFirst(`${base}/${encodeURIComponent(params.telling)}`);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  const organization = await rooms.organizations.findOrganization(actor, params.slug);
  if (organization === undefined) error(404);
  if (!actsFor(actor, organization.id)) error(403);
  const told = await rooms.citizens.getToldEntitlement(actor, organization.id, params.telling);
  const { right, state, at, until, rows } = told;
  return {
    organization: { name: organization.name, slug: organization.slug },
    right: { title: right.title, lead: right.lead, law: right.law, procedure: right.procedure.title },
    source: right.source.name,
    told: { state, at, until, first: new Date(right.toldFirstAt) },
    facts: rows && factsShown(rows),
  };
};
