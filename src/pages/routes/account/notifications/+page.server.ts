import { redirect } from "@sveltejs/kit";
import { attempt, readForm } from "#pages/reading/forms.ts";
import { pageOf } from "#pages/reading/page-of.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor, language }, url }) => {
  if (actor.kind !== "member") signInFirst("/account/notifications");
  const page = pageOf(url);
  await rooms.sharing.rememberLanguage(actor, language);
  return { page, found: await rooms.sharing.listNotifications(actor, { page, pageSize: 50 }) };
};

export const actions: Actions = {
  read: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.sharing.readNotifications(actor);
      return redirect(303, "/account/notifications");
    });
  },
};
