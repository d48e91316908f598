import { redirect } from "@sveltejs/kit";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = () => redirect(303, "/account");

export const actions: Actions = {
  default: async ({ locals, cookies }) => {
    const secret = cookies.get("maille_session");
    if (secret !== undefined) await locals.rooms.accounts.signOut(secret);
    cookies.delete("maille_session", { path: "/" });
    return redirect(303, "/");
  },
};
