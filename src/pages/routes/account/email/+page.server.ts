import { attempt, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms }, url, setHeaders }) => {
  setHeaders({ "cache-control": "no-store" });
  return { change: await rooms.accounts.findEmailChange(url.searchParams.get("secret") ?? "") };
};

export const actions: Actions = {
  default: async ({ locals: { rooms, language }, request, url }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.accounts.confirmEmail(url.searchParams.get("secret") ?? "", language);
      return { done: true };
    });
  },
};
