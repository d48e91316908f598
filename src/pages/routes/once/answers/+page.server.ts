import { attempt, rawField, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

const headers = { "cache-control": "no-store", "referrer-policy": "same-origin" };

/** Whoever asks for JSON is answered by the action alone. */
export const load: PageServerLoad = ({ request, setHeaders }) => {
  if (request.method !== "POST") setHeaders(headers);
};

/**
 * What another site's form brings, without its sender being anybody here: it is verified and shown on a form
 * of our own, which the citizen sends as who they are. Nothing is written.
 */
export const actions: Actions = {
  default: async ({ locals: { rooms }, request, setHeaders }) => {
    setHeaders(headers);
    const form = await readForm(request);
    const brought = { answer: rawField(form, "answer"), receipt: rawField(form, "receipt") };
    return attempt(new FormData(), async () => {
      const looked = await rooms.citizens.lookAtAnswer(brought.answer);
      return { brought: { ...brought, ...looked } };
    });
  },
};
