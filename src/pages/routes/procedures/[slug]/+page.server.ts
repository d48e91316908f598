import { redirect } from "@sveltejs/kit";
import { attemptWithPapers, filesAsked, paperOf, sourceShown } from "#pages/citizens/told-once.ts";
import { field } from "#pages/reading/forms.ts";
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
    filesAsked,
  };
};

export const actions: Actions = {
  start: async (event) =>
    attemptWithPapers(event, async (sent) => {
      const { rooms, actor } = event.locals;
      const { slug } = event.params;
      const { sources } = await rooms.citizens.getProcedure(slug);
      const brought = sources.filter(({ table }) => field(sent.form, `way-${table}`) === "bring");
      const papers = new Map(brought.map(({ table }) => [table, paperOf(sent, table)] as const));
      const { id } = await rooms.citizens.startCase(actor, slug, papers);
      return redirect(303, `/my/procedures/${id}`);
    }),
};
