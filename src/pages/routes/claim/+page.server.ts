import { redirect } from "@sveltejs/kit";
import { attempt, field, openSession, readForm, rawField } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals, url, setHeaders }) => {
  setHeaders({ "cache-control": "no-store" });
  const secret = url.searchParams.get("secret") ?? "";
  return { isOpen: await locals.rooms.accounts.findAdministratorLink(secret) };
};

export const actions: Actions = {
  default: async ({ locals, request, cookies, url }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const session = await locals.rooms.accounts.claimAdministrator(url.searchParams.get("secret") ?? "", {
        name: field(form, "name"),
        email: field(form, "email"),
        password: rawField(form, "password"),
        organization: field(form, "organization"),
      });
      openSession({ cookies, url, locals }, session);
      return redirect(303, "/admin");
    });
  },
};
