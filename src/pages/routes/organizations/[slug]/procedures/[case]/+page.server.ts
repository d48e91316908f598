import { error } from "@sveltejs/kit";
import { actsFor } from "#pages/citizens/acts-for.ts";
import { factsShown } from "#pages/citizens/told-once.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { PageServerLoad } from "./$types";

/** What came for one case: opening it is a reading, which stands in the journal. */
export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, setHeaders }) => {
  const here = `/organizations/${encodeURIComponent(params.slug)}/procedures/${encodeURIComponent(params.case)}`;
  if (actor.kind !== "member") signInFirst(here);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  const organization = await rooms.organizations.findOrganization(actor, params.slug);
  if (organization === undefined) error(404);
  if (!actsFor(actor, organization.id)) error(403);
  const { parts, missing, person, procedure, at, reference } = await rooms.citizens.getCase(
    actor,
    organization.id,
    params.case,
  );
  return {
    organization: { name: organization.name, slug: organization.slug },
    procedure: { title: procedure.title },
    case: { at, reference },
    parts: parts.map(({ id, source, state, until, rows, words, files }) => ({
      id,
      source: source.organization,
      name: source.name,
      law: source.law,
      state,
      until,
      facts: rows && factsShown(rows),
      words,
      files,
    })),
    isComplete: missing.length === 0 && parts.every(({ state }) => state !== "over"),
    missing: missing.map(({ table, organization: source, name }) => ({ table, source, name })),
    person: person && { name: person.name, email: person.email },
  };
};
