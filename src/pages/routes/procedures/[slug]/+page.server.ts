import { redirect } from "@sveltejs/kit";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

/** Everybody reads what a procedure asks for, and whom. */
export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, setHeaders }) => {
  const { slug, title, lead, law, columns, keepDays, source, organizationName } =
    await rooms.citizens.getProcedure(params.slug);
  setHeaders({ "referrer-policy": "same-origin" });
  if (actor.kind === "member") setHeaders({ "cache-control": "private, no-store" });
  return {
    procedure: { slug, title, lead, law, columns, keepDays },
    organization: organizationName,
    source: source.organization,
  };
};

export const actions: Actions = {
  fetch: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { id } = await rooms.citizens.startCase(actor, params.slug);
      return redirect(303, `/my/procedures/${id}`);
    });
  },
  bring: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { id } = await rooms.citizens.bringPaper(actor, params.slug, field(form, "words"));
      return redirect(303, `/my/procedures/${id}`);
    });
  },
};
