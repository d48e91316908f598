import { redirect } from "@sveltejs/kit";
import { localAddress } from "#pages/reading/address.ts";
import { attempt, field, openSession, readForm, rawField } from "#pages/reading/forms.ts";
import { callerOf } from "#pages/reading/caller.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = ({ locals: { rooms } }) => ({ sendsMail: rooms.instance.sendsMail });

export const actions: Actions = {
  default: async ({ locals, request, cookies, url }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const session = await locals.rooms.accounts.signIn(
        field(form, "email"),
        rawField(form, "password"),
        callerOf(request),
      );
      openSession({ cookies, url, locals }, session);
      return redirect(303, localAddress(url.searchParams.get("back")));
    });
  },
};
