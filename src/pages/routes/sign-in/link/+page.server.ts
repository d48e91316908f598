import { redirect } from "@sveltejs/kit";
import { localAddress } from "#pages/reading/address.ts";
import { attempt, openSession, rawField, readForm } from "#pages/reading/forms.ts";
import { linkCookieName } from "#pages/reading/provider-cookies.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms }, cookies, setHeaders }) => {
  setHeaders({ "cache-control": "no-store" });
  const secret = cookies.get(linkCookieName(rooms.instance.url)) ?? "";
  return { link: await rooms.providers.findLink(secret), sendsMail: rooms.instance.sendsMail };
};

export const actions: Actions = {
  default: async ({ locals, request, cookies, url }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { rooms } = locals;
      const name = linkCookieName(rooms.instance.url);
      const proof = rawField(form, "password");
      const { session, back } = await rooms.providers.confirmLink(cookies.get(name) ?? "", proof);
      cookies.delete(name, { path: "/sign-in" });
      openSession({ cookies, url, locals }, session);
      return redirect(303, localAddress(back));
    });
  },
};
