import { redirect } from "@sveltejs/kit";

/** To the page of signing in, from which who came goes on to `back`, a path of this site with its query. */
export function signInFirst(back: string): never {
  redirect(303, `/sign-in?back=${encodeURIComponent(back).replaceAll("%2F", "/")}`);
}
