import { redirect } from "@sveltejs/kit";
import { attempt, openSession, readForm, rawField } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals, url, setHeaders }) => {
  setHeaders({ "cache-control": "no-store" });
  return { holder: await locals.rooms.accounts.findRecovery(url.searchParams.get("secret") ?? "") };
};

export const actions: Actions = {
  default: async ({ locals, request, cookies, url }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const secret = url.searchParams.get("secret") ?? "";
      openSession(
        { cookies, url, locals },
        await locals.rooms.accounts.recover(secret, rawField(form, "password"), locals.language),
      );
      return redirect(303, "/account?changed");
    });
  },
};
