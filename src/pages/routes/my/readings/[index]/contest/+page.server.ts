import { error, redirect } from "@sveltejs/kit";
import { readingOf } from "#pages/citizens/demand-form.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

/** What somebody had told once to an organization here is contested there. */
export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, url, setHeaders }) => {
  if (actor.kind !== "member") signInFirst(url.pathname);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  const { index } = await rooms.citizens.findToldHere(actor, readingOf(params.index) ?? error(404));
  return { index };
};

export const actions: Actions = {
  send: async ({ locals: { rooms, actor, language }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const reading = readingOf(params.index) ?? error(404);
      const { id } = await rooms.citizens.contestTold(actor, {
        reading,
        words: field(form, "words"),
        language,
      });
      return redirect(303, `/my/demands/${id}`);
    });
  },
};
