import { getRequestEvent } from "$app/server";
import { error, redirect } from "@sveltejs/kit";
import { signInAddress } from "./address.ts";

/**
 * To the page of signing in, from which who came goes on to `back`, a path of this site with its query.
 * What a form sent would be lost on the way: its sender is told instead.
 */
export function signInFirst(back: string): never {
  if (getRequestEvent().request.method === "POST") error(401);
  redirect(303, signInAddress(back));
}
