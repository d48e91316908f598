import { markOf, partsOf } from "../../../../base/seen.ts";
import { attempt, field, readForm, seenOf } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor, settings } }) => ({
  mail: await rooms.accounts.readMailState(actor),
  signUp: settings.signUp,
  seen: markOf(partsOf(settings, ["signUp"])),
});

export const actions: Actions = {
  signup: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const open = field(form, "open") !== "";
      const domains = field(form, "domains").split(/[\s,;]+/);
      const { signUp } = await rooms.instance.changeSettings(actor, {
        signUp: { open, domains },
        ...seenOf(form),
      });
      return { saved: true, signUp };
    });
  },
  try: async ({ locals: { rooms, actor, language }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => ({ tried: await rooms.accounts.tryMail(actor, language) }));
  },
};
