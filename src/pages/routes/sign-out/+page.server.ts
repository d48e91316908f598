import { redirect } from "@sveltejs/kit";
import { sessionCookieName } from "../../../server/session-cookie-name.ts";
import { elsewhereCookieName } from "#pages/reading/provider-cookies.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = () => redirect(303, "/account");

export const actions: Actions = {
  default: async ({ locals, cookies }) => {
    const name = sessionCookieName(locals.rooms.instance.url);
    const secret = cookies.get(name);
    if (secret !== undefined) await locals.rooms.accounts.signOut(secret);
    cookies.delete(name, { path: "/" });
    return redirect(
      303,
      cookies.get(elsewhereCookieName(locals.rooms.instance.url)) ? "/sign-out/provider" : "/",
    );
  },
};
