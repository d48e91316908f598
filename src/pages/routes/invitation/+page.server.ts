import { error, redirect } from "@sveltejs/kit";
import { attempt, field, openSession, readForm, rawField } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals, url, setHeaders }) => {
  setHeaders({ "cache-control": "no-store" });
  const invitation = await locals.rooms.accounts.findInvitation(url.searchParams.get("secret") ?? "");
  if (invitation === undefined) error(404);
  return { invitation };
};

export const actions: Actions = {
  default: async ({ locals, request, cookies, url }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const session = await locals.rooms.accounts.acceptInvitation(url.searchParams.get("secret") ?? "", {
        name: field(form, "name"),
        password: rawField(form, "password"),
      });
      openSession({ cookies, url, locals }, session);
      return redirect(303, "/");
    });
  },
};
