import { redirect } from "@sveltejs/kit";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  if (actor.kind !== "member") signInFirst(url.pathname);
  return {
    subscriptions: await rooms.subscriptions.listSubscriptions(actor),
    sendsMail: rooms.instance.sendsMail,
    isMade: url.searchParams.has("made"),
  };
};

export const actions: Actions = {
  unfollow: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.subscriptions.unsubscribe(actor, field(form, "id"));
      return redirect(303, "/account/subscriptions");
    });
  },
};
