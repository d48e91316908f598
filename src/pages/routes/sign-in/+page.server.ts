import { redirect } from "@sveltejs/kit";
import { localAddress } from "#pages/reading/address.ts";
import { attempt, field, openSession, readForm, rawField } from "#pages/reading/forms.ts";
import type { Actions } from "./$types";

export const actions: Actions = {
  default: async ({ locals, request, cookies, url }) => {
    const form = await readForm(request);
    const address = request.headers.get("x-maille-address") ?? "unknown";
    return attempt(form, async () => {
      const session = await locals.rooms.accounts.signIn(field(form, "email"), rawField(form, "password"), {
        address,
      });
      openSession({ cookies, url, locals }, session);
      return redirect(303, localAddress(url.searchParams.get("back")));
    });
  },
};
