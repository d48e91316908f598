import { redirect } from "@sveltejs/kit";
import { localAddress } from "#pages/reading/address.ts";
import { attempt, field, openSession, rawField, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms }, url, setHeaders }) => {
  setHeaders({ "cache-control": "no-store" });
  return { asked: await rooms.accounts.findSignUp(url.searchParams.get("secret") ?? "") };
};

export const actions: Actions = {
  default: async ({ locals, request, cookies, url }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { session, back } = await locals.rooms.accounts.confirmSignUp(
        url.searchParams.get("secret") ?? "",
        { name: field(form, "name"), password: rawField(form, "password") },
      );
      openSession({ cookies, url, locals }, session);
      return redirect(303, localAddress(back));
    });
  },
};
