import { error } from "@sveltejs/kit";
import { enterBy } from "#pages/reading/begun-sign-in.ts";
import { attempt, field, readForm, rawField } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals, url, setHeaders }) => {
  setHeaders({ "cache-control": "no-store" });
  const invitation = await locals.rooms.accounts.findInvitation(url.searchParams.get("secret") ?? "");
  if (invitation === undefined) error(404);
  return { invitation };
};

export const actions: Actions = {
  default: async (event) => {
    const { locals, request, url } = event;
    const form = await readForm(request);
    return attempt(form, async () => {
      const entered = await locals.rooms.accounts.acceptInvitation(url.searchParams.get("secret") ?? "", {
        name: field(form, "name"),
        password: rawField(form, "password"),
      });
      return enterBy(event, entered, "/");
    });
  },
};
