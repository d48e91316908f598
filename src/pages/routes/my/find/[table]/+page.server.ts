import { redirect } from "@sveltejs/kit";
import { callerOf } from "#pages/reading/caller.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, setHeaders }) => {
  if (actor.kind !== "member") signInFirst(`/my/find/${encodeURIComponent(params.table)}`);
  setHeaders({ "cache-control": "private, no-store" });
  const { told, facts, mailColumn, table } = await rooms.citizens.getSelfData(params.table);
  return { told, facts, table, isProvenByMail: mailColumn !== undefined };
};

export const actions: Actions = {
  default: async ({ locals: { rooms, actor, language }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { facts } = await rooms.citizens.getSelfData(params.table);
      const told = Object.fromEntries(facts.map(({ column }) => [column, field(form, `fact-${column}`)]));
      const { id } = await rooms.citizens.linkPerson(actor, params.table, {
        facts: told,
        language,
        ...callerOf(request),
      });
      return redirect(303, `/my/${id}`);
    });
  },
};
