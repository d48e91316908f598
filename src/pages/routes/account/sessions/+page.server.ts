import { redirect, type Cookies } from "@sveltejs/kit";
import { sessionCookieName } from "../../../../server/session-cookie-name.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals, cookies }) => {
  const { rooms, actor } = locals;
  if (actor.kind !== "member") signInFirst("/account/sessions");
  return { sessions: await rooms.accounts.listSessions(actor, currentOf(cookies, locals)) };
};

export const actions: Actions = {
  end: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.accounts.endSession(actor, field(form, "id"));
      return redirect(303, "/account/sessions");
    });
  },
  others: async ({ locals, request, cookies }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await locals.rooms.accounts.endOtherSessions(locals.actor, currentOf(cookies, locals));
      return redirect(303, "/account/sessions");
    });
  },
};

function currentOf(cookies: Cookies, { rooms }: App.Locals): string {
  return cookies.get(sessionCookieName(rooms.instance.url)) ?? "";
}
