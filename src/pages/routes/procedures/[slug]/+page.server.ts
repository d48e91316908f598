import { redirect } from "@sveltejs/kit";
import { paperOf, sourceShown } from "#pages/citizens/told-once.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

/** Everybody reads what a procedure asks for, and whom. */
export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, setHeaders }) => {
  const { slug, title, lead, sources, organizationName } = await rooms.citizens.getProcedure(params.slug);
  setHeaders({ "referrer-policy": "same-origin" });
  if (actor.kind === "member") setHeaders({ "cache-control": "private, no-store" });
  return {
    procedure: { slug, title, lead },
    organization: organizationName,
    sources: sources.map(sourceShown),
  };
};

export const actions: Actions = {
  start: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { sources } = await rooms.citizens.getProcedure(params.slug);
      const brought = sources.filter(({ table }) => field(form, `way-${table}`) === "bring");
      const papers = new Map(brought.map(({ table }) => [table, paperOf(form, table)] as const));
      const { id } = await rooms.citizens.startCase(actor, params.slug, papers);
      return redirect(303, `/my/procedures/${id}`);
    });
  },
};
