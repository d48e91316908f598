import { error, redirect } from "@sveltejs/kit";
import { filesAsked, paperOf, readPapers, sourceShown } from "#pages/citizens/told-once.ts";
import { attempt, field } from "#pages/reading/forms.ts";
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
  start: async ({ locals: { rooms, actor }, request, params }) => {
    // Of nobody, nothing is read.
    if (actor.kind !== "member") error(401);
    const sent = await readPapers(request);
    const { form } = sent;
    return attempt(form, async () => {
      const { sources } = await rooms.citizens.getProcedure(params.slug);
      const brought = sources.filter(({ table }) => field(form, `way-${table}`) === "bring");
      const papers = new Map(brought.map(({ table }) => [table, paperOf(sent, table)] as const));
      const { id } = await rooms.citizens.startCase(actor, params.slug, papers);
      return redirect(303, `/my/procedures/${id}`);
    });
  },
};
