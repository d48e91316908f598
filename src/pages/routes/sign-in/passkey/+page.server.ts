import { redirect } from "@sveltejs/kit";
import { localAddress } from "#pages/reading/address.ts";
import { begunCookieName, isSecond } from "#pages/reading/begun-sign-in.ts";
import { attempt, field, openSession, readForm } from "#pages/reading/forms.ts";
import { forgetElsewhere } from "#pages/reading/provider-cookies.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = ({ locals: { rooms }, url }) => ({
  address: rooms.instance.url,
  isPossible: rooms.passkeys.isPossible,
  isSecond: isSecond(url),
  back: localAddress(url.searchParams.get("back")),
});

export const actions: Actions = {
  default: async (event) => {
    const { locals, request, cookies, url } = event;
    const { rooms } = locals;
    const form = await readForm(request);
    return attempt(form, async () => {
      const response = field(form, "response");
      const name = begunCookieName(rooms.instance.url);
      if (isSecond(url)) {
        openSession(event, await rooms.passkeys.finishByPasskey(cookies.get(name) ?? "", response));
      } else {
        forgetElsewhere(event);
        openSession(event, await rooms.passkeys.signInByPasskey(response));
      }
      cookies.delete(name, { path: "/sign-in" });
      return redirect(303, localAddress(url.searchParams.get("back")));
    });
  },
};
