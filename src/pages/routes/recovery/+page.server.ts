import { enterBy } from "#pages/reading/begun-sign-in.ts";
import { attempt, readForm, rawField } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals, url, setHeaders }) => {
  setHeaders({ "cache-control": "no-store" });
  return { holder: await locals.rooms.accounts.findRecovery(url.searchParams.get("secret") ?? "") };
};

export const actions: Actions = {
  default: async (event) => {
    const { locals, request, url } = event;
    const form = await readForm(request);
    return attempt(form, async () => {
      const secret = url.searchParams.get("secret") ?? "";
      const password = rawField(form, "password");
      const entered = await locals.rooms.accounts.recover(secret, password, locals.language);
      return enterBy(event, entered, "/account?changed");
    });
  },
};
