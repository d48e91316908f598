import { redirect } from "@sveltejs/kit";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor } }) => {
  if (actor.kind !== "member") signInFirst("/account/identities");
  const { sendsMail } = rooms.instance;
  return { ...(await rooms.providers.listIdentities(actor)), sendsMail };
};

export const actions: Actions = {
  cut: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const cut = { provider: field(form, "provider"), subject: field(form, "subject") };
      await rooms.providers.cutIdentity(actor, cut);
      return redirect(303, "/account/identities");
    });
  },
};
