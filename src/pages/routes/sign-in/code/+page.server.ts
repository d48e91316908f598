import { redirect } from "@sveltejs/kit";
import { localAddress } from "#pages/reading/address.ts";
import { begunCookieName } from "#pages/reading/begun-sign-in.ts";
import { attempt, field, openSession, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms }, cookies, url }) => ({
  back: localAddress(url.searchParams.get("back")),
  hasPasskey: await rooms.passkeys.hasBegunPasskey(cookies.get(begunCookieName(rooms.instance.url)) ?? ""),
});

export const actions: Actions = {
  default: async ({ locals, request, cookies, url }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const name = begunCookieName(locals.rooms.instance.url);
      const session = await locals.rooms.accounts.finishSignIn(cookies.get(name) ?? "", field(form, "code"));
      cookies.delete(name, { path: "/sign-in" });
      openSession({ cookies, url, locals }, session);
      return redirect(303, localAddress(url.searchParams.get("back")));
    });
  },
};
