import { error } from "@sveltejs/kit";
import { actsFor } from "#pages/citizens/acts-for.ts";
import { answerFile } from "#pages/citizens/told-once.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { RequestHandler } from "./$types";

/** What somebody brought for a case: opening it is a reading, which stands in the journal. */
export const GET: RequestHandler = async ({ locals: { rooms, actor }, params }) => {
  if (actor.kind !== "member") signInFirst(`/organizations/${encodeURIComponent(params.slug)}/procedures`);
  const organization = await rooms.organizations.findOrganization(actor, params.slug);
  if (organization === undefined) error(404);
  if (!actsFor(actor, organization.id)) error(403);
  const asked = { part: params.case, file: params.file };
  return answerFile(await rooms.citizens.getCaseFile(actor, organization.id, asked));
};
