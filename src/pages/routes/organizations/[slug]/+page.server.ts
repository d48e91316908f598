import { error, redirect } from "@sveltejs/kit";
import { actsFor, isOf } from "#pages/citizens/acts-for.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { manages, mayEdit } from "#pages/reading/open-table.ts";
import { pageOf } from "#pages/reading/paging.ts";
import type { Actor } from "../../../../access/actor.ts";
import type { Rooms } from "../../../../rooms.ts";
import type { Actions, PageServerLoad } from "./$types";

const pageSize = 20;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, url }) => {
  const organization = await rooms.organizations.findOrganization(actor, params.slug);
  if (organization === undefined) error(404);
  const page = pageOf(url.searchParams);
  const found = await rooms.datasets.listDatasets(actor, { page, pageSize, organization: organization.id });
  const member =
    actor.kind === "member" && actor.memberships.some((one) => one.organization === organization.id);
  // An organization of another instance is run there.
  const here = organization.origin === undefined;
  const editable = here && manages(actor, organization.id);
  const editor = here && mayEdit(actor, organization.id);
  const answers = here && actsFor(actor, organization.id);
  const deleted = editor ? await rooms.datasets.listDeletedDrafts(actor, organization.id) : [];
  return {
    organization,
    found,
    page,
    pageSize,
    editable,
    editor,
    deleted,
    isLent: await isLent(rooms, actor, organization.id),
    answers,
    ...(answers ? await whatWaits(rooms, actor, organization.id) : { checks: 0, asked: 0 }),
    member: here && (member || editable),
  };
};

/** How many people ask something of their rows, and how many to be checked. */
async function whatWaits(rooms: Rooms, actor: Actor, organization: string) {
  const [waiting, checks] = await Promise.all([
    rooms.citizens.countDemands(actor),
    rooms.citizens.listChecks(actor, organization),
  ]);
  const asked = waiting.find((one) => one.organization === organization)?.open ?? 0;
  return { checks: checks.length, asked };
}

/** Whether people lend it something: for its members. */
async function isLent(rooms: Rooms, actor: Actor, organization: string): Promise<boolean> {
  return (
    isOf(actor, organization) &&
    (await rooms.citizens.listBorrowed(actor, organization, { page: 1, pageSize: 1 })).total > 0
  );
}

export const actions: Actions = {
  restore: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { slug } = await rooms.datasets.restoreDraft(actor, field(form, "id"));
      return redirect(303, `/datasets/${slug}`);
    });
  },
};
