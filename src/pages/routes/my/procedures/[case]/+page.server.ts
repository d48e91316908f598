import { redirect } from "@sveltejs/kit";
import { atLevel } from "#pages/citizens/at-level.ts";
import { factsShown } from "#pages/citizens/told-once.ts";
import { attempt, readForm, rawField } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, setHeaders }) => {
  if (actor.kind !== "member") signInFirst(`/my/procedures/${encodeURIComponent(params.case)}`);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  const { rows, words, ...shown } = await atLevel(`/my/procedures/${params.case}`, () =>
    rooms.citizens.getOwnCase(actor, params.case),
  );
  const { id, state, refusal, until, hasReceipt, procedure } = shown;
  return {
    case: { id, state, refusal, until, hasReceipt },
    isOpen: state === "asked" && until > rooms.instance.now(),
    procedure: { slug: procedure.slug, title: procedure.title, isOpen: procedure.closedAt === undefined },
    source: procedure.source.organization,
    goOn: `${procedure.source.instance}/once/${id}`,
    facts: rows && factsShown(rows),
    words,
  };
};

export const actions: Actions = {
  take: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    const brought = { answer: rawField(form, "answer"), receipt: rawField(form, "receipt") };
    // What was brought is not written into the page that refuses it.
    return attempt(new FormData(), async () => {
      await rooms.citizens.takeAnswer(actor, params.case, brought);
      return redirect(303, `/my/procedures/${params.case}`);
    });
  },
};
