import { localAddress } from "#pages/reading/address.ts";
import { callerOf } from "#pages/reading/caller.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = ({ locals: { rooms, settings } }) => ({
  isOpen: settings.signUp.open && rooms.instance.sendsMail,
  domains: settings.signUp.domains.join(", "),
});

export const actions: Actions = {
  default: async ({ locals: { rooms, language }, request, url }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const email = field(form, "email");
      const back = localAddress(url.searchParams.get("back"));
      await rooms.accounts.askSignUp({ email, language, back }, callerOf(request));
      return { sent: email };
    });
  },
};
