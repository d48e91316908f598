import { callerOf } from "#pages/reading/caller.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = ({ locals: { rooms } }) => ({ sendsMail: rooms.instance.sendsMail });

export const actions: Actions = {
  default: async ({ locals: { rooms, language }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const email = field(form, "email");
      await rooms.accounts.askRecovery({ email, language }, callerOf(request));
      return { sent: email };
    });
  },
};
