import { attempt, rawField, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = ({ setHeaders }) => {
  setHeaders({ "cache-control": "no-store", "referrer-policy": "same-origin" });
};

/**
 * What another site's form brings, without its sender being anybody here: it is verified and shown on a form
 * of our own, which the citizen sends as who they are. Nothing is written.
 */
export const actions: Actions = {
  default: async ({ locals: { rooms }, request }) => {
    const form = await readForm(request);
    const brought = { answer: rawField(form, "answer"), receipt: rawField(form, "receipt") };
    return attempt(new FormData(), async () => {
      const { id, title, source } = await rooms.citizens.lookAtAnswer(brought.answer);
      return { brought: { ...brought, id, title, source } };
    });
  },
};
