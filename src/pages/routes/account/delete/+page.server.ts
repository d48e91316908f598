import { redirect } from "@sveltejs/kit";
import { sessionCookieName } from "../../../../server/session-cookie-name.ts";
import { attempt, rawField, readForm } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  if (actor.kind !== "member") {
    if (url.searchParams.has("deleted")) return { deleted: true as const };
    signInFirst("/account/delete");
  }
  return { foreseen: await rooms.accounts.foreseeDeletion(actor) };
};

export const actions: Actions = {
  default: async ({ locals: { rooms, actor, language }, request, cookies }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.accounts.deleteAccount(actor, { password: rawField(form, "password"), language });
      cookies.delete(sessionCookieName(rooms.instance.url), { path: "/" });
      return redirect(303, "/account/delete?deleted");
    });
  },
};
